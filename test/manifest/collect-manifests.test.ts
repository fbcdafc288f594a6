import { expect, test } from "vitest";
import { formatProblem } from "../../src/errors.ts";
import { collectManifests } from "../../src/manifest/collect-manifests.ts";
import { readManifests } from "../../src/manifest/read-manifests.ts";

const text = `apiVersion: v1
kind: Pod
metadata: {generateName: a-}
spec:
  containers:
  - {name: main, image: x}
---
apiVersion: kubeflow.org/v1alpha1
kind: PodDefault
metadata: {name: token}
spec:
  selector: {matchLabels: {token: "true"}}
  desc: null
  env: [{name: A, value: "1"}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {spec: {containers: [{name: main, image: x}]}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: alice, labels: {a: b}}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: default}, automountServiceAccountToken: false}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: 1}}
---
{apiVersion: other.example/v1, kind: PodDefault, spec: 1}
`;

test("sorts objects by what they are for", async () => {
  const found = await collect(text);
  expect(found.workloads.map(({ kind }) => kind)).toEqual(["Pod", "Deployment"]);
  expect(found.podDefaults.map(({ value }) => value.metadata.name)).toEqual(["token"]);
  expect(found.podDefaults[0]?.value.spec).toEqual({
    selector: { matchLabels: { token: "true" } },
    env: [{ name: "A", value: "1" }],
  });
  expect(found.namespaces.map(({ value }) => value.metadata)).toEqual([
    { name: "alice", labels: { a: "b" } },
  ]);
  expect(found.serviceAccounts[0]?.value.automountServiceAccountToken).toBe(false);
  expect(found.others.map(({ kind, apiVersion }) => `${kind} ${apiVersion}`)).toEqual([
    "ConfigMap v1",
    "PodDefault other.example/v1",
  ]);
  expect(found.warnings.map(formatProblem)).toEqual([
    "STDIN:29: kind: this PodDefault is of other.example/v1, not of kubeflow.org/v1alpha1; the object is skipped",
  ]);
});

/** Lines of a Pod's container `main`, from line 7 on. */
const containerProblems: readonly (readonly [lines: string, problem: string])[] = [
  [
    "env: [{name: A, value: yes}]",
    '7: spec.containers[0].env[0].value: expected a string, found the boolean true; quote it: value: "yes"',
  ],
  [
    "env:\n    - name: A\n      value: 0777",
    '9: spec.containers[0].env[0].value: expected a string, found the number 511; quote it: value: "0777"',
  ],
  [
    "args: [1, on]",
    '7: spec.containers[0].args[0]: expected a string, found the number 1; quote it: - "1"\n7: spec.containers[0].args[1]: expected a string, found the boolean true; quote it: - "on"',
  ],
  ["args: --flag", '7: spec.containers[0].args: expected a list, found the string "--flag"'],
  ["env: {A: b}", "7: spec.containers[0].env: expected a list, found a map"],
  ["env: [{value: b}]", "7: spec.containers[0].env[0].name: required field is missing"],
  ["env:\n    -", "7: spec.containers[0].env[0].name: required field is missing"],
  [
    'ports: [{containerPort: "80"}]',
    '7: spec.containers[0].ports[0].containerPort: expected a whole number, found the string "80"; without the quotes: containerPort: 80',
  ],
  [
    "ports: [{containerPort: 1.5}]",
    "7: spec.containers[0].ports[0].containerPort: expected a whole number, found the number 1.5",
  ],
  [
    "ports: [{containerPort: 3000000000}]",
    "7: spec.containers[0].ports[0].containerPort: expected a whole number from -2147483648 to 2147483647, found the number 3000000000",
  ],
  [
    "securityContext: {runAsUser: 99999999999999999999999}",
    "7: spec.containers[0].securityContext.runAsUser: expected a whole number from -9223372036854775808 to 9223372036854775807, found the number 99999999999999999999999",
  ],
  [
    'tty: "true"',
    '7: spec.containers[0].tty: expected a boolean, found the string "true"; without the quotes: tty: true',
  ],
  ["securityContext: []", "7: spec.containers[0].securityContext: expected a map, found a list"],
  [
    "resources: {limits: {cpu: []}}",
    "7: spec.containers[0].resources.limits.cpu: expected a quantity, found a list",
  ],
  [
    "livenessProbe: {httpGet: {port: {}}}",
    "7: spec.containers[0].livenessProbe.httpGet.port: expected a whole number or a string, found a map",
  ],
];

test.each(containerProblems)("container with %s", async (lines, problem) => {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: main\n    ${lines}\n`;
  expect(await problems(pod)).toBe(problem);
});

test.each([
  ["kind: Pod\nspec: {containers: [{name: a}]}", "1: metadata.name: required field is missing"],
  ["kind: Pod\nmetadata: {name: a}", "1: spec: required field is missing"],
  [
    "kind: Pod\nmetadata: {name: a}\nspec: {containers: []}",
    "4: spec.containers: required, but the list is empty",
  ],
  [
    "kind: Pod\nmetadata: {name: a, labels: {gpu: yes}}\nspec: {containers: [{name: a}]}",
    '3: metadata.labels.gpu: expected a string, found the boolean true; quote it: gpu: "yes"',
  ],
  [
    "kind: Pod\nmetadata: {name: a, labels: {a.b/c: 1}}\nspec: {containers: [{name: a}]}",
    '3: metadata.labels[a.b/c]: expected a string, found the number 1; quote it: a.b/c: "1"',
  ],
  [
    "kind: Pod\nmetadata: {name: n}\nspec: {containers: [{name: a}]}",
    '3: metadata.name: expected a string, found the boolean false; quote it: name: "n"',
  ],
  [
    "kind: Pod\nmetadata: a\nspec: {containers: [{name: a}]}",
    '3: metadata: expected a map, found the string "a"',
  ],
])("v1 %s", async (object, problem) => {
  expect(await problems(`apiVersion: v1\n${object}`)).toBe(problem);
});

test.each([
  [
    "kubeflow.org/v1alpha1",
    "kind: PodDefault\nmetadata: {name: a}\nspec: {}",
    "4: spec.selector: required field is missing: the API server refuses the PodDefault itself",
  ],
  [
    "kubeflow.org/v1alpha1",
    "kind: PodDefault\nmetadata: {namespace: a}\nspec: {selector: {}}",
    "3: metadata.name: required field is missing",
  ],
  [
    "kubeflow.org/v1beta1",
    "kind: PodDefault\nmetadata: {name: a}\nspec: {selector: {}}",
    '1: apiVersion: no matches for kind "PodDefault" in version "kubeflow.org/v1beta1"; wanted kubeflow.org/v1alpha1',
  ],
  [
    "kubeflow.org/v1alpha1",
    "kind: PodDefault\nmetadata: {name: a}\nspec: {selector: {matchLabels: {a: true}}}",
    '4: spec.selector.matchLabels.a: expected a string, found the boolean true; quote it: a: "true"',
  ],
  [
    "apps/v1",
    "kind: Deployment\nmetadata: {name: a}\nspec: {selector: {}}",
    "4: spec.template: required field is missing",
  ],
  [
    "batch/v1",
    "kind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template: {spec: {containers: 1}}}}}",
    "4: spec.jobTemplate.spec.template.spec.containers: expected a list, found the number 1",
  ],
  [
    "kubeflow.org/v1",
    "kind: TFJob\nmetadata: {name: a}\nspec: {tfReplicaSpecs: {PS: {}}}",
    "4: spec.tfReplicaSpecs.PS.template: required field is missing",
  ],
])("%s %s", async (apiVersion, object, problem) => {
  expect(await problems(`apiVersion: ${apiVersion}\n${object}`)).toBe(problem);
});

test.each([
  ["v1", "pod", "Pod"],
  ["kubeflow.org/v1alpha1", "PodDefaults", "PodDefault"],
  ["apps/v1", "Deployments", "Deployment"],
  ["v1", "ConfigMap", undefined],
  ["networking.istio.io/v1", "Gateway", undefined],
])("%s %s is warned of if it means another kind", async (apiVersion, kind, meant) => {
  const { warnings } = await collect(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`);
  const message = `unknown kind ${kind} (did you mean ${meant}?); the object is skipped`;
  expect(warnings.map((one) => one.message)).toEqual(meant === undefined ? [] : [message]);
});

test("unknown fields are warnings that say who drops them and what was meant", async () => {
  const { warnings } = await collect(`apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - name: main
    imagePullPolcy: Always
---
apiVersion: kubeflow.org/v1alpha1
kind: PodDefault
metadata: {name: a}
spec:
  selector: {}
  affinity: {}
---
apiVersion: kubeflow.org/v1
kind: Notebook
metadata: {name: a}
spec:
  template:
    metadata: {labels: {a: b}}
    spec: {containers: [{name: main}]}
`);
  expect(warnings.map(formatProblem)).toEqual([
    "STDIN:7: spec.containers[0].imagePullPolcy: unknown field (did you mean imagePullPolicy?), the API server drops it; kubectl refuses it by strict validation",
    "STDIN:14: spec.affinity: unknown field, the PodDefault CRD prunes it; kubectl refuses it by strict validation",
    "STDIN:21: spec.template.metadata: unknown field, the Notebook CRD prunes it; kubectl refuses it by strict validation",
  ]);
});

test("a JSON manifest's problems have lines too", async () => {
  const json = JSON.stringify(
    { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [{ name: 1 }] } },
    null,
    2,
  );
  expect(await problems(json)).toBe(
    '10: spec.containers[0].name: expected a string, found the number 1; quote it: name: "1"',
  );
});

async function collect(stdin: string): Promise<ReturnType<typeof collectManifests>> {
  const read = await readManifests(["-"], {
    recursive: false,
    cwd: "/",
    readStdin: async () => Buffer.from(stdin),
  });
  // As if it were found in a directory: there a Pod without a required field is a patch.
  return collectManifests(read.objects, () => true);
}

async function problems(stdin: string): Promise<string> {
  const { bad } = await collect(stdin);
  const lines = bad.flatMap((one) => one.problems).map(formatProblem);
  return lines.join("\n").replaceAll("STDIN:", "");
}
