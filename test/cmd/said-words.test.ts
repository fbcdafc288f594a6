import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { runInMemory } from "./memory-io.ts";

const service = "apiVersion: v1\nkind: Service\nmetadata: {name: kubernetes}\n";
const templateHash = `apiVersion: kubeflow.org/v1alpha1
kind: PodDefault
metadata: {name: revision, namespace: team-a}
spec: {selector: {matchLabels: {pod-template-hash: "1"}}}
`;
const wrongCase = `apiVersion: v1
kind: Pod
metadata: {name: trainer, namespace: team-a, labels: {GPU: "true"}}
spec: {containers: [{name: main, image: python}]}
---
apiVersion: kubeflow.org/v1alpha1
kind: PodDefault
metadata: {name: gpu, namespace: team-a}
spec: {selector: {matchLabels: {gpu: "true"}}, env: [{name: GPU, value: "1"}]}
`;
const setting = (name: string, env: string, value: string) => `---
apiVersion: kubeflow.org/v1alpha1
kind: PodDefault
metadata: {name: ${name}, namespace: team-a}
spec: {selector: {matchLabels: {gpu: "true"}}, env: [{name: ${env}, value: ${value}}]}
`;
const conflictBesideProxy = `apiVersion: v1
kind: Pod
metadata: {name: trainer, namespace: team-a, labels: {gpu: "true"}}
spec: {containers: [{name: main, image: python}]}
${setting("a", "MODE", "one")}${setting("b", "MODE", "two")}${setting("proxy", "HTTP_PROXY", "x")}`;
const pods = "examples/pods.yaml";
const podDefaults = "-f examples/poddefaults.yaml";
const input = (name: string) => `test/cases/${name}/input.yaml`;

/** On a terminal of 80 columns. */
describe("says in the words that people understand", () => {
  const rows: readonly (readonly [line: string, said: string, stdin?: string])[] = [
    [
      "dry-run examples/poddefaults.yaml --local",
      "error: examples/poddefaults.yaml contains only PodDefaults (2). Pass Pods or workloads here, and PodDefaults with -f.",
    ],
    [
      "dry-run - --local",
      "a Service creates no Pods. dry-run and explain take Pods and workloads (Deployment, Job, Notebook, ...).",
      service,
    ],
    [
      "dry-run gpu --local",
      'error: no file "gpu". With --local the cluster is never contacted; drop --local to look it up by name.',
    ],
    ["dry-run", "error: specify Pods: FILE, TYPE/NAME, TYPE, or -f FILE"],
    ["dry-run nosuch.yaml --local", 'error: the path "nosuch.yaml" does not exist\n'],
    [`dry-run ${pods} --server --local`, "error: --server and --local are mutually exclusive"],
    [`dry-run ${pods} --local`, "the files contain no PodDefaults, and --local reads no cluster."],
    [`dry-run ${pods} --local -l a=(b`, "error: unable to parse"],
    [`dry-run examples ${podDefaults} --local`, "6 Pods: 5 changed, 1 unchanged."],
    [
      `dry-run examples/deployment.yaml ${podDefaults} --local`,
      "Deployment team-a/pipeline-trigger (2 replicas): CHANGED by\n  kubeflow-pipelines-api-token\n",
    ],
    [`dry-run ${input("namespace-not-selected")} --local`, "Pod plain/trainer: skipped by the webhook\n"],
    [`dry-run ${input("excluded")} --local`, "The webhook skips this Pod: annotation"],
    [
      `dry-run ${input("label-on-the-deployment")} --local`,
      "Near miss: gpu (the Deployment itself has gpu=true",
    ],
    [`dry-run ${input("self-conflict")} --local`, "Pod team-a/trainer: DENIED by the PodDefault webhook"],
    [`list -f ${input("invalid-selector")} --local`, "broken   blocks namespace"],
    [
      `list -f ${input("invalid-selector")} --local`,
      `see: kubectl poddefault explain broken -n team-a -f ${input("invalid-selector")} --local\n`,
    ],
    [`list -f ${input("self-conflict")} --local`, "gpu    conflicts"],
    [
      `explain ${input("namespace-not-selected")} --local`,
      "PodDefaults have no effect in namespace plain: it has no label\n  app.kubernetes.io/part-of=kubeflow-profile, so the webhook skips it\n",
    ],
    [
      `explain ${input("invalid-selector")} --local`,
      "PodDefault broken BLOCKS NAMESPACE team-a: the webhook denies every new Pod\n",
    ],
    [`explain ${input("conflict-between-pod-defaults")} --local`, "Or never put both labels on one Pod\n"],
    ["explain - --local", "label keys are case-sensitive", wrongCase],
    [
      `explain ${pods} ${podDefaults} --local --checks`,
      "  SKIPPED  webhook, service: not checked with --local\n",
    ],
    [`explain ${pods} ${podDefaults} --local --checks`, "the API server accepts the Pod\n"],
    [`explain ${pods} ${podDefaults} --local --checks`, "all selectors are valid\n"],
    [`explain ${pods} ${podDefaults} --local`, "8 checks passed, 3 skipped. All of them: --checks\n"],
    [`explain ${podDefaults} --local examples/poddefaults.yaml`, "PodDefault team-a/add-sidecar: ok\n"],
    [`explain add-sidecar ${podDefaults} --local`, "Conflicts with other PodDefaults\n"],
    [`explain add-sidecar -f examples --local`, "Matching workloads\n  Pod/trainer, Pod/workbench\n"],
    [`explain add-sidecar ${podDefaults} --local`, "Matching live Pods\n  unknown (--local)\n"],
    [`explain add-sidecar --for pod/web -f examples --local`, "Pod team-a/web: add-sidecar does not apply"],
    ["explain CREATED_BEFORE", "act only at creation"],
    ["--help", "Preview, explain and create Kubeflow PodDefaults.\n"],
    ["--help", "Set up shell completion\n"],
    ["options", "Accepted for compatibility with kubectl; not used\n"],
  ];
  const cases = rows.map(([line, said, stdin = ""]) => ({ line, said, stdin }));
  it.each(cases)("$line: $said", async ({ line, said, stdin }) => {
    const { stdout, stderr } = await runInMemory(line, { isTerminal: true, stdin });
    // Warnings and errors fit the terminal, too: their breaks are not what counts here.
    expect(stripVTControlCharacters(stdout + stderr.replaceAll(/\n +/g, " "))).toContain(said);
  });

  it("lists the messages that --event recognizes", async () => {
    const { code, stderr } = await runInMemory(["explain", "--local", "--event", "hello world"]);
    expect(code).toBe(3);
    expect(stderr).toContain("error: this is not a known refusal of a Pod. Recognized messages:\n");
  });

  it("tells of pod-template-hash only where a selector uses it", async () => {
    const dryRun = (more: string) => `dry-run examples/deployment.yaml ${more} --local`;
    expect((await runInMemory(dryRun(podDefaults))).stdout).not.toContain("pod-template-hash");
    const asked = await runInMemory(dryRun("-f -"), { stdin: templateHash });
    expect(asked.stdout).toContain("pod-template-hash");
  });

  it("does not mark a PodDefault as CONFLICT that matches and is innocent", async () => {
    const { code, stdout } = await runInMemory("explain - --local --checks", { stdin: conflictBesideProxy });
    expect(code).toBe(4);
    expect(stdout).toContain("env MODE in container main: PodDefaults b and a have different content\n");
    expect(stdout).toContain("3 of 3 PodDefaults match: a, b, proxy\n");
    expect(stdout).toContain("Also match: proxy.\n");
    expect(stdout.match(/proxy/g)).toHaveLength(2);
  });
});
