import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile } from "./dry-run-objects.ts";
import { configuration, endpoints, healthy, service } from "./explain-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const running = pod("running");

async function run(words: string, objects: readonly JsonObject[]) {
  server = await startApiServer({ objects: [...profile, greet, running, ...objects] });
  const stdin = JSON.stringify(pod("one"));
  return runInMemory(words, { connect: connectingTo(server), stdin, columns: 300 });
}

const url = { url: "https://gateway.example/apply-poddefault" };

describe("dry-run beside a webhook that cannot be called", () => {
  test.each([
    ["its Service is missing", [configuration()], "Service kubeflow/poddefaults-webhook does not exist"],
    ["no endpoint is ready", [configuration(), service, endpoints(false)], "has no ready endpoint"],
    [
      "the caBundle is empty",
      [
        configuration({
          clientConfig: { service: { name: "s", namespace: "kubeflow", path: "/apply-poddefault" } },
        }),
        { ...service, metadata: { name: "s", namespace: "kubeflow" } },
        {
          ...endpoints(true),
          metadata: { name: "s-1", namespace: "kubeflow", labels: { "kubernetes.io/service-name": "s" } },
        },
      ],
      "the caBundle is empty",
    ],
  ])("refuses the Pod with failurePolicy Fail: %s", async (_, objects, why) => {
    const { code, stdout } = await run("dry-run -", objects);
    expect(code).toBe(4);
    expect(stdout).toContain("REJECTED by the API server (WEBHOOK_UNREACHABLE)");
    expect(stdout).toContain(`${why}`);
    expect(stdout).toContain("no Pod can be created where it is called (failurePolicy Fail)");
    expect(stdout).toMatch(/kubectl (-n kubeflow )?get /);
  });

  test("injects nothing with failurePolicy Ignore, and says why and where to look", async () => {
    const { code, stdout } = await run("dry-run -", [configuration({ failurePolicy: "Ignore" })]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("+++");
    expect(stdout).toContain("skipped by the webhook\n  Service kubeflow/poddefaults-webhook does not exist");
    expect(stdout).toContain(
      "Note: the API server cannot call the PodDefault webhook: Service kubeflow/poddefaults-webhook does not exist; Pods are created with nothing injected (failurePolicy Ignore); see: kubectl get services -n kubeflow",
    );
  });

  test.each([
    ["one that answers", healthy.filter((object) => !profile.includes(object))],
    ["one that is called by URL, whose certificate may be anybody's", [configuration({ clientConfig: url })]],
    [
      "one that is not asked about the namespace",
      [configuration({ namespaceSelector: { matchLabels: { other: "label" } } })],
    ],
  ])("is no worse for %s", async (_, objects) => {
    const { code, stdout } = await run("dry-run -", objects);
    expect(code).toBe(0);
    expect(stdout).not.toContain("cannot be");
  });
});

test("explain names the Service, and gives one command", async () => {
  const { code, stdout } = await run("explain -", [configuration()]);
  expect(code).toBe(4);
  expect(stdout).toContain("(WEBHOOK_UNREACHABLE)\n  Service kubeflow/poddefaults-webhook does not exist");
  expect(stdout.match(/^Fix:$/gm)).toHaveLength(1);
});

test("list --pods warns of recreating Pods meanwhile", async () => {
  const { stdout, stderr } = await run("list --pods", [configuration()]);
  expect(stdout).toContain("MISSING");
  expect(stderr).toContain("Warning: do not recreate Pods now: the PodDefault webhook cannot be called. ");
  expect(stderr).toContain("kubectl get services -n kubeflow");
});

test("list --pods does not warn where the webhook answers", async () => {
  const { stderr } = await run(
    "list --pods",
    healthy.filter((object) => !profile.includes(object)),
  );
  expect(stderr).not.toContain("Warning");
});
