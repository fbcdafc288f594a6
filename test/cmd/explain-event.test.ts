import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const recorded = new URL("../workloads/failed-create-events.json", import.meta.url);
const denial = (JSON.parse(readFileSync(recorded, "utf8")).items[1] as { message: string }).message;

const addEnv = podDefault("add-env", { env: [{ name: "A", value: "1" }] });
const clash = podDefault("clash", { env: [{ name: "A", value: "2" }] });

/** A FailedCreate event of team-a about an object. */
function event(kind: string, name: string, changes: JsonObject = {}): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${kind}`.toLowerCase(), namespace: "team-a" },
    reason: "FailedCreate",
    involvedObject: { kind, name, namespace: "team-a" },
    lastTimestamp: "2026-11-24T12:00:00Z",
    message: denial,
    ...changes,
  };
}

async function explain(words: readonly string[], options: ApiServerOptions) {
  server = await startApiServer(options);
  return runInMemory(["explain", ...words], { connect: connectingTo(server) });
}

describe("a denial read from events", () => {
  test.each([
    ["statefulset/sts-clash", event("StatefulSet", "sts-clash")],
    ["notebook/nb", event("StatefulSet", "nb")],
    ["deployment/web", event("ReplicaSet", "web-79c6474666")],
    ["pod/sts-clash-0", event("StatefulSet", "sts-clash")],
  ])("of %s, or of what it owns", async (object, about) => {
    const { code, stdout, stderr } = await explain(["--event", object], { objects: [addEnv, clash, about] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain('PodDefault clash: {name: "A", value: "2"}');
    expect(stdout).toContain('PodDefault add-env: {name: "A", value: "1"}');
    expect(stdout).toContain("kubectl edit poddefault clash");
  });

  test("is explained once however many events repeat it, with other addresses of pointers", async () => {
    const at = (address: string) => denial.replaceAll("EnvVarSource)(nil)", `EnvVarSource)(${address})`);
    const events = [
      event("StatefulSet", "sts", {
        message: at("0xc0004c2a80"),
        count: 5,
        lastTimestamp: "2026-11-24T11:00:00Z",
      }),
      event("StatefulSet", "sts", {
        metadata: { name: "sts.later", namespace: "team-a" },
        message: at("0xc0009d1f40"),
        count: 12,
        lastTimestamp: "2026-11-24T11:59:48Z",
      }),
    ];
    expect(at("0xc0004c2a80")).not.toBe(denial);
    const objects = [addEnv, clash, ...events];
    const { stdout } = await explain(["--event", "statefulset/sts"], { objects });
    expect(stdout).toContain("Seen 17 times, last 12s ago.\n");
    expect(stdout.match(/kubectl edit poddefault clash/g)).toHaveLength(1);
  });

  const replicaSet = (name: string, deployment: string): JsonObject => ({
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name,
      namespace: "team-a",
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: deployment, controller: true }],
    },
  });
  const aboutReplicaSet = (name: string) =>
    event("ReplicaSet", name, { involvedObject: { apiVersion: "apps/v1", kind: "ReplicaSet", name } });

  test.each([
    ["deployment/web", 0],
    ["deployment/web-api", 3],
  ])("of %s where owners tell whose a ReplicaSet is", async (object, code) => {
    const objects = [replicaSet("web-api-1", "web"), aboutReplicaSet("web-api-1")];
    expect((await explain(["--event", object], { objects })).code).toBe(code);
  });

  test("not of a Pod that is not the one refused", async () => {
    const { code } = await explain(["--event", "pod/sts-clash-1"], {
      objects: [event("StatefulSet", "sts-clash")],
    });
    expect(code).toBe(3);
  });

  test("not of another object whose name begins the same", async () => {
    const { code, stdout, stderr } = await explain(["--event", "statefulset/sts"], {
      objects: [event("StatefulSet", "sts-clash")],
    });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(
      "statefulset/sts and what it owns have no FailedCreate event in namespace team-a",
    );
    expect(stderr).toContain("kubectl get events -n team-a --field-selector reason=FailedCreate");
  });

  test("is told from other reasons why Pods cannot be created", async () => {
    const quota = event("StatefulSet", "sts", { message: "exceeded quota: cpu" });
    const { code, stderr } = await explain(["--event", "statefulset/sts"], { objects: [quota] });
    expect(code).toBe(3);
    expect(stderr).toContain("have 1 FailedCreate event in namespace team-a, none that is recognized");
    expect(stderr).toContain("the newest, of StatefulSet/sts:\n  exceeded quota: cpu\n");
    expect(stderr).toContain("kubectl get events -n team-a --field-selector reason=FailedCreate");
  });

  test("may not be read by everybody", async () => {
    const { code, stdout, stderr } = await explain(["--event", "statefulset/sts"], {
      intercept: ({ path }) =>
        path.endsWith("/events") ? statusAnswer(403, "Forbidden", "events is forbidden") : undefined,
    });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("Error from server (Forbidden)");
  });
});

describe("a pasted message", () => {
  const paste = (text: string, words: readonly string[] = []) =>
    runInMemory(["explain", "--event", text, "--local", ...words]);

  test("comes by standard input as well, and with its line breaks escaped", async () => {
    const escaped = JSON.stringify(denial).slice(1, -1);
    const piped = await runInMemory("explain --event - --local", { stdin: denial });
    expect(piped.stdout).toContain("env A");
    expect((await paste(escaped)).stdout.replace("--event", "STDIN")).toBe(piped.stdout);
  });

  test("as JSON has every conflict with both values", async () => {
    const { stdout } = await paste(denial, ["-o", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      apiVersion: "kubectl-poddefault/v1",
      items: [
        {
          podDefaults: ["add-env", "clash"],
          pod: "sts-clash-0",
          conflicts: [
            { podDefault: "clash", field: "env", key: "A", wanted: { value: "2" }, found: { value: "1" } },
          ],
        },
      ],
    });
  });

  test("that ends in the middle says so, and how to see all of it", async () => {
    const { code, stdout } = await paste(denial.slice(0, denial.indexOf("does not match")));
    expect(code).toBe(0);
    expect(stdout).toContain("The message is cut off");
    expect(stdout).toContain("kubectl poddefault dry-run");
  });

  test("is decoded without PodDefaults, with a warning, where they may not be read", async () => {
    const { code, stdout, stderr } = await explain(["--event", denial], {
      intercept: () => statusAnswer(403, "Forbidden", "not for you"),
    });
    expect(code).toBe(0);
    expect(stdout).toContain('the Pod or an earlier PodDefault: {name: "A", value: "1"}');
    expect(stderr).toMatch(
      /^Warning: explained without the PodDefaults, which cannot be read: .*not for you/,
    );
  });

  const calling = (why: string) =>
    'Internal error occurred: failed calling webhook "poddefaults-webhook-deployment.kubeflow.org": failed to call webhook: ' +
    `Post "https://poddefaults-webhook.kubeflow.svc:443/apply-poddefault?timeout=10s": ${why}`;

  const lookAtService =
    "kubectl get endpointslices -n kubeflow -l kubernetes.io/service-name=poddefaults-webhook";
  const lookAtSecret = "kubectl get secrets -n kubeflow --field-selector type=kubernetes.io/tls";

  test.each([
    ["dial tcp 10.0.0.1:443: connect: connection refused", "nothing listens", lookAtService],
    ['no endpoints available for service "poddefaults-webhook"', "no ready endpoints", lookAtService],
    ['service "poddefaults-webhook" not found', "the Service does not exist", lookAtService],
    [
      "x509: certificate signed by unknown authority",
      "the caBundle did not sign the webhook's certificate",
      lookAtSecret,
    ],
    [
      "tls: failed to verify certificate: x509: certificate has expired or is not yet valid",
      "has expired",
      lookAtSecret,
    ],
    ["context deadline exceeded", "did not answer in time", lookAtService],
  ])("of a call that failed: %s", async (why, words, command) => {
    const { code, stdout } = await paste(calling(why));
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, " ")).toContain(words);
    expect(stdout).toContain(command);
    expect(stdout).not.toContain(command === lookAtSecret ? lookAtService : lookAtSecret);
  });

  test("of a patch that cannot be applied names the ways out", async () => {
    const { stdout } = await paste(
      "Internal error occurred: error in remove for path: '/spec/containers/1': Unable to access invalid index: 1: invalid index referenced",
    );
    expect(stdout.replace(/\s+/g, " ")).toContain("init container with restartPolicy: Always");
    expect(stdout).not.toContain("(here:");
  });

  test.each(["Pods is forbidden: exceeded quota", "Back-off pulling image", ""])(
    "that nobody knows is an error: %j",
    async (text) => {
      const { code, stdout, stderr } = await runInMemory("explain --event - --local", { stdin: text });
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).toContain("this is not a known refusal of a Pod");
    },
  );
});

describe("a volume that is not there", () => {
  const message = 'Pod "x" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "v"';
  const dangling = podDefault("mount", { volumeMounts: [{ name: "v", mountPath: "/v" }] });

  test.each([message, `Error creating: ${message}`, message.replace("Pod", "pods")])(
    "is laid to the PodDefault that mounts it: %s",
    async (text) => {
      const { code, stdout } = await explain(["--event", text, "-n", "team-a"], { objects: [dangling] });
      expect(code).toBe(0);
      expect(stdout).toContain("PodDefault mount mounts volume v, which the Pod does not have");
      expect(stdout).toContain("kubectl edit poddefault mount");
    },
  );

  test("is the Pod's own fault where no PodDefault mounts it", async () => {
    const { code, stderr } = await explain(["--event", message, "-n", "team-a"], { objects: [addEnv] });
    expect(code).toBe(3);
    expect(stderr).toContain("no PodDefault of namespace team-a mounts volume v");
    expect(stderr).toContain("kubectl poddefault list -n team-a");
  });
});

test("a webhook under another name is known by its path", async () => {
  const text =
    'failed calling webhook "x": failed to call webhook: Post "https://hook.kubeflow.svc:443/apply-poddefault?timeout=10s": context deadline exceeded';
  const { code, stdout } = await runInMemory(["explain", "--event", text, "--local"]);
  expect(code).toBe(0);
  expect(stdout).toContain("kubectl get endpointslices -n kubeflow -l kubernetes.io/service-name=hook");
});
