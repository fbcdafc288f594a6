import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { webhookConfiguration } from "./dry-run-objects.ts";
import { namespace, podDefault } from "./list-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer;
afterEach(() => server.close());

const things = [namespace("team-a"), podDefault("plain", "gpu"), podDefault("team-a", "gpu")];
const withoutWebhook = [namespace("plain", {}), ...things];
const outside = [webhookConfiguration, ...withoutWebhook];

const notSelected =
  "Warning: PodDefaults have no effect in namespace plain: it has no label " +
  "app.kubernetes.io/part-of=kubeflow-profile, so the webhook skips it [NS_NOT_SELECTED]\n" +
  "  Label the namespace (Kubeflow does this for profiles):\n" +
  "  kubectl label namespace plain app.kubernetes.io/part-of=kubeflow-profile\n";

async function run(
  words: string,
  objects: readonly JsonObject[],
  options: ApiServerOptions & { isTerminal?: boolean; columns?: number } = {},
) {
  const { isTerminal = false, columns = 400, ...rest } = options;
  server = await startApiServer({ objects, ...rest });
  return runInMemory(words, {
    connect: connectingTo(server),
    isTerminal,
    columns,
    env: { NO_COLOR: "1", TERM: "dumb" },
  });
}

describe("create-from-template", () => {
  test.each(["", " --apply", " --dry-run", " --dry-run=server"])(
    "%s in a namespace that the webhook leaves alone warns, and gives the command that ends it",
    async (flag) => {
      const { code, stderr } = await run(`create-from-template shared-memory -n plain${flag}`, outside);
      expect({ code, stderr }).toEqual({ code: 0, stderr: notSelected });
    },
  );

  test("says nothing where the webhook looks", async () => {
    expect(await run("create-from-template shared-memory -n team-a", outside)).toMatchObject({ stderr: "" });
  });

  test("says once that there is no webhook at all", async () => {
    const { code, stderr } = await run("create-from-template shared-memory -n plain,team-a", withoutWebhook);
    expect(code).toBe(0);
    expect(stderr.match(/\[WEBHOOK_ABSENT\]/g)).toHaveLength(1);
    expect(stderr).toContain("\n  kubectl get mutatingwebhookconfigurations\n");
  });

  test.each(["/namespaces/plain", "/mutatingwebhookconfigurations"])(
    "says nothing where %s may not be read, or breaks",
    async (path) => {
      for (const code of [403, 500]) {
        const { stderr } = await run("create-from-template shared-memory -n plain --no-input", outside, {
          intercept: (request) =>
            request.path.endsWith(path) ? statusAnswer(code, "Forbidden", "no") : undefined,
        });
        expect(stderr).toBe("");
      }
    },
  );
});

describe("list", () => {
  test.each([
    ["list -n plain -o wide", {}],
    ["list -n plain", { isTerminal: true }],
  ])("%s with %j warns below the table", async (words, setting) => {
    const { code, stdout, stderr } = await run(words, outside, setting);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(notSelected) });
    expect(stdout).toContain("gpu=true");
  });

  test.each(["list -n plain", "list -n plain -o name", "list -n team-a -o wide", "list -A -o wide"])(
    "%s does not",
    async (words) => {
      expect((await run(words, outside)).stderr).toBe("");
    },
  );
});
