import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with a PodDefault, a Pod that it applies to, and one that it would be refused for. */
export function writeManifests(): string {
  const folder = mkdtempSync(join(tmpdir(), "poddefault-binary-"));
  writeFileSync(join(folder, "poddefaults.yaml"), podDefault);
  writeFileSync(join(folder, "pod.yaml"), pod("web", { MODE: "fast" }));
  writeFileSync(join(folder, "refused.yaml"), pod("clash", { GREETING: "bye" }));
  return folder;
}

/** A manifest of at least so many bytes: Pods that the PodDefault applies to. Gives their number. */
export function writeManyPods(path: string, bytes: number): number {
  const sample = pod("pod-000000", { MODE: "fast", PADDING: "x".repeat(1500) });
  const count = Math.ceil(bytes / sample.length);
  const pods = Array.from({ length: count }, (_, index) =>
    sample.replace("pod-000000", `pod-${String(index).padStart(6, "0")}`),
  );
  writeFileSync(path, pods.join("---\n"));
  return count;
}

const podDefault = `apiVersion: kubeflow.org/v1alpha1
kind: PodDefault
metadata:
  name: greeting
  namespace: team
spec:
  desc: Greets
  selector:
    matchLabels:
      greet: "true"
  env:
    - name: GREETING
      value: hello
`;

function pod(name: string, env: Readonly<Record<string, string>>): string {
  const entries = Object.entries(env).map(
    ([key, value]) => `        - name: ${key}\n          value: ${value}\n`,
  );
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: team
  labels:
    greet: "true"
spec:
  containers:
    - name: main
      image: example.com/main:1
      env:
${entries.join("")}`;
}
