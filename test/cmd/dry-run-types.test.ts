import { afterEach, beforeEach, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

function workload(kind: string, name: string, labels: JsonObject = {}): JsonObject {
  const template = {
    metadata: { labels: { app: name, greet: "true" } },
    spec: { containers: [{ name: "main", image: "busybox" }] },
  };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace: "team-a", labels },
    spec: { selector: { matchLabels: { app: name } }, serviceName: name, template },
  };
}

let server: ApiServer;
beforeEach(async () => {
  server = await startApiServer({
    objects: [
      webhookConfiguration,
      ...profile,
      podDefault("greeting", {}),
      workload("Deployment", "web", { tier: "front" }),
      workload("Deployment", "api"),
      workload("StatefulSet", "web", { tier: "front" }),
    ],
  });
});
afterEach(() => server.close());

const run = (words: string) => runInMemory(words, { connect: connectingTo(server) });

const sources = async (words: string): Promise<readonly string[]> => {
  const { code, stdout } = await run(`dry-run ${words} -o report`);
  expect(code).toBe(0);
  const { items } = JSON.parse(stdout) as { items: readonly { source: string }[] };
  return items.map(({ source }) => source.replace(", spec.template", ""));
};

test.each([
  ["deploy,sts --all", ["Deployment/api", "Deployment/web", "StatefulSet/web"]],
  ["sts,deployments.apps -l tier=front", ["StatefulSet/web", "Deployment/web"]],
  ["deploy,sts web", ["Deployment/web", "StatefulSet/web"]],
])("%s: types with a comma between them, as in kubectl", async (words, found) => {
  expect(await sources(words)).toEqual(found);
});

test("explain takes them, too", async () => {
  const { code, stdout } = await run("explain deploy,sts --all -o json");
  expect(code).toBe(0);
  expect(stdout.match(/"source": "(Deployment|StatefulSet)\/(api|web), spec.template"/g)).toHaveLength(3);
});

test.each([
  ["dry-run deploy,sts", "no name was specified"],
  ["explain deploy,sts", "no name was specified"],
  ["dry-run deploy,sts/web", "arguments in resource/name form must have a single resource and name"],
])("%s is refused", async (words, message) => {
  const { code, stdout, stderr } = await run(words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});
