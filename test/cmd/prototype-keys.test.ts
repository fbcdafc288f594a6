import { expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const keys = ["constructor", "valueOf", "toString", "hasOwnProperty", "__proto__"];

/** Names that every JavaScript object inherits are names as all others. */
function manifest(key: string): string {
  // JSON.parse keeps __proto__ as a key, an object literal does not.
  const map = `{"${key}":"a"}`;
  return `{"apiVersion":"v1","kind":"List","items":[
    {"apiVersion":"kubeflow.org/v1alpha1","kind":"PodDefault","metadata":{"name":"pd","namespace":"n"},
     "spec":{"selector":{"matchExpressions":[{"key":"${key}","operator":"In","values":["a"]}]},
             "annotations":${map},"labels":{"x${key}":"y"}}},
    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"with","namespace":"n","labels":${map}},
     "spec":{"containers":[{"name":"c","image":"i"}]}},
    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"without","namespace":"n"},
     "spec":{"containers":[{"name":"c","image":"i"}]}}]}`;
}

const noBug = /this is a bug|undefined|\[object|native code/;

test.each(keys)("%s as the key of a selector, a label and an annotation", async (key) => {
  const { stdout, stderr } = await runInMemory("dry-run -f - --local", { stdin: manifest(key) });
  expect(stdout + stderr).not.toMatch(noBug);
  // A label begins with a letter or a digit.
  if (key === "__proto__") return expect(stdout).toContain("SELECTOR_INVALID");
  expect(stdout).toMatch(/^pod\/with +changed +pd /m);
  expect(stdout).toMatch(/^pod\/without +unchanged /m);
});

test.each(keys.filter((key) => key !== "__proto__"))(
  "%s as a resource: a limit is not a request",
  async (key) => {
    const resources = `{"limits":{"example.com/a":"1"},"requests":{"${key}":"1"}}`;
    const stdin = manifest(key).replaceAll('"image":"i"', `"image":"i","resources":${resources}`);
    const { stdout, stderr } = await runInMemory("dry-run -f - --local -o patch", { stdin });
    expect(stdout + stderr).not.toMatch(noBug);
    expect(stderr).toContain(`spec.containers[0].resources.requests[${key}]: Invalid value`);
  },
);

test.each(keys)("-o %s=x is no format", async (key) => {
  const { code, stderr } = await runInMemory(["dry-run", "-f", "-", "--local", "-o", `${key}=x`], {
    stdin: manifest("a"),
  });
  expect(code).toBe(2);
  expect(stderr).toContain("error: unable to match a printer suitable for the output format");
});
