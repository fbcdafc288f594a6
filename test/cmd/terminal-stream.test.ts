import { expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const controls = ["\u001b[2J", "\u0007", "\b", "\r", "\u009b31m", "\u202e"];
const evil = controls.join("");
const podDefault = (content: object) => ({
  apiVersion: "kubeflow.org/v1alpha1",
  kind: "PodDefault",
  metadata: { name: "gpu", namespace: "team-a" },
  spec: { selector: { matchLabels: { gpu: "true" } }, desc: evil, ...content },
});
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "team-a", labels: { gpu: "true" } },
  spec: { containers: [{ name: "c", image: "i", env: [{ name: "A", value: evil }] }] },
};
const stdin = JSON.stringify({
  apiVersion: "v1",
  kind: "List",
  items: [podDefault({ env: [{ name: "A", value: `${evil}other` }] }), pod],
});

test.each([
  "dry-run - --local --color never",
  "explain - --local --color never",
  "list -f - --local -o wide",
  "list -f - --local -o jsonpath={.items[*].spec.desc}",
  "explain gpu -f - --local --color never",
  "dry-run - --local -o json",
  "explain - --local -o json",
  "list -f - --local -o json",
  "list -f - --local -o yaml",
  `explain --event ${evil} --local`,
  `get ${evil} -f - --local`,
  `no-such-${evil}`,
])("on a terminal %j shows no control of files", async (line) => {
  const { stdout, stderr } = await runInMemory(line.split(" "), {
    stdin,
    isTerminal: true,
    columns: 400,
    env: { NO_COLOR: "1" },
  });
  for (const control of controls) expect(stdout + stderr).not.toContain(control);
});

test("they are shown as what they are, and colors stay", async () => {
  const { stdout } = await runInMemory("dry-run - --local --color always", {
    stdin,
    isTerminal: true,
    columns: 400,
  });
  expect(stdout).toContain("\u001b[");
  expect(stdout).not.toContain("\u001b[2J");
  const list = await runInMemory("list -f - --local -o jsonpath={.items[*].spec.desc}", {
    stdin,
    isTerminal: true,
    columns: 400,
  });
  expect(list.stdout).toBe("U+001B[2JU+0007U+0008U+000DU+009B31mU+202E");
});

test("lint's JSON says the same to a parser, too", async () => {
  const { stdout } = await runInMemory("lint - -o json", { stdin, isTerminal: true, columns: 400 });
  expect(stdout).not.toContain("\u202e");
  expect(stdout).not.toContain("U+202E");
  expect(stdout).toContain("\\u202e");
});

test("JSON says the same to a parser; a pipe gets the bytes", async () => {
  const json = await runInMemory("list -f - --local -o json", { stdin, isTerminal: true, columns: 400 });
  expect(JSON.parse(json.stdout).items[0].spec.desc).toBe(evil);
  const piped = await runInMemory("list -f - --local -o jsonpath={.items[*].spec.desc}", { stdin });
  expect(piped.stdout).toBe(evil);
});
