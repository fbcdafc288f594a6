import { expect, test } from "vitest";
import type { Admission } from "../stand-in/handle.ts";
import { askStandIn, asPredicted, refusing } from "./ask-stand-in.ts";
import { pod, podDefault } from "./dry-run-objects.ts";

const leaveAlone: Admission = (object) => ({ allowed: object });
const deniedBy = 'admission webhook "poddefaults-webhook-deployment.kubeflow.org" denied the request: ';
const service = "https://poddefaults-webhook.kubeflow.svc:443/apply-poddefault?timeout=10s";

test("where the server injects nothing, nothing is told as injected", async () => {
  const { code, stdout } = await askStandIn("-", pod("new"), { admit: leaveAlone });
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "Pod team-a/new: unchanged
      The namespace has no PodDefaults.

    Note: PodDefault greet selects the Pod, but the API server's answer has nothing
      of it: the cluster has none of this name, or its webhook was not called; see:
      kubectl poddefault explain - -n team-a
    "
  `);
});

test("the table holds what the server's Pod has, not what was predicted", async () => {
  const both = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }, { name: "MORE" }] });
  const { stdout } = await askStandIn("-", pod("new"), {
    objects: [both, podDefault("unmarked", { env: [{ name: "OTHER", value: "x" }] })],
    admit: asPredicted,
  });
  expect(stdout.split("\n---")[0]).toMatchInlineSnapshot(`
    "Pod team-a/new: CHANGED by greet

      CONTAINER   INJECTED       PODDEFAULT
      main        env GREETING   greet
    "
  `);
});

test("PodDefaults that were not predicted are known by their markers", async () => {
  const unlabelled = pod("new", { labels: {} });
  const admit: Admission = (object) =>
    JSON.stringify(object).includes("/exclude")
      ? { allowed: object }
      : asPredicted({ ...object, metadata: { ...(pod("new")["metadata"] as object) } });
  const { stdout } = await askStandIn("- -o report", unlabelled, { admit });
  const [item] = JSON.parse(stdout).items;
  expect(item).toMatchObject({ outcome: "mutated", matched: ["greet"], notMatched: [], changes: [] });
});

const conflict =
  "conflict occurred while applying poddefaults: greet on pod: new err: merging env for greet has a conflict on GREETING: \n" +
  'v1.EnvVar{Name:"GREETING", Value:"hello", ValueFrom:(*v1.EnvVarSource)(nil)}\ndoes not match\n' +
  'v1.EnvVar{Name:"GREETING", Value:"moin", ValueFrom:(*v1.EnvVarSource)(nil)}\n in container main';

test.each([
  ["a conflict", conflict],
  [
    "a selector",
    'label selector conversion failed: {map[] [{app Exists [x]}]} for selector: values: Invalid value: ["x"]: values set must be empty for exists and does not exist',
  ],
  ["what is not known", "cannot list PodDefaults"],
])("a denial that was not predicted is told: %s", async (_what, message) => {
  const { code, stdout } = await askStandIn("-", pod("new"), { admit: refusing(deniedBy + message) });
  expect(code).toBe(4);
  expect(stdout).toMatchSnapshot();
});

test("the report has the conflicts of such a denial", async () => {
  const { stdout } = await askStandIn("- -o report", pod("new"), { admit: refusing(deniedBy + conflict) });
  const [item] = JSON.parse(stdout).items;
  expect(item).toMatchObject({
    outcome: "denied",
    matched: ["greet"],
    conflicts: [{ podDefault: "greet", field: "env", key: "GREETING", owner: "Pod" }],
  });
});

const unreachable = (webhook: string) =>
  `Internal error occurred: failed calling webhook "${webhook}": failed to call webhook: Post "${service}": dial tcp 10.0.0.1:443: connect: connection refused`;

test.each(["poddefaults-webhook-deployment.kubeflow.org", "renamed.example.com"])(
  "that webhook %s cannot be called is not the Pod's fault",
  async (webhook) => {
    const admit = refusing(unreachable(webhook), { code: 500, reason: "InternalError", whom: "all" });
    const { code, stdout } = await askStandIn("-", pod("new"), { admit });
    expect(code).toBe(4);
    expect(stdout).toMatchSnapshot();
    const report = await askStandIn("- -o report", pod("new"), { admit });
    const [item] = JSON.parse(report.stdout).items;
    expect(item).toMatchObject({ outcome: "not-sent", matched: [], error: { code: 500 } });
    expect(item.notMatched).toMatchObject([{ podDefault: "greet", code: "WEBHOOK_UNREACHABLE" }]);
  },
);

test("nor is it that somebody else's webhook cannot be called", async () => {
  const message = unreachable("istio.example.com").replace("/apply-poddefault", "/inject");
  const admit = refusing(message, { code: 500, reason: "InternalError", whom: "all" });
  const { code, stdout, stderr } = await askStandIn("- --compare", pod("new"), { admit });
  expect(code).toBe(3);
  expect(stdout).toMatchInlineSnapshot(`
    "Pod team-a/new: REJECTED: the API server cannot call webhook istio.example.com
      (OTHER_WEBHOOK_UNREACHABLE)
      The API server cannot call webhook istio.example.com; neither the Pod nor a
      PodDefault is the cause
        Internal error occurred: failed calling webhook "istio.example.com": failed
          to call webhook: Post
          "https://poddefaults-webhook.kubeflow.svc:443/inject?timeout=10s": dial
          tcp 10.0.0.1:443: connect: connection refused
    Fix:
      See which Service it calls, and whether that answers:
        kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations -o yaml
    "
  `);
  expect(stderr.split("\n").map((line) => line.split(":", 1)[0])).toEqual([
    "Pod team-a/new (STDIN)",
    "  outcome",
    "  error",
    "",
  ]);
});
