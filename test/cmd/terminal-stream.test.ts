import { load } from "js-yaml";
import { expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

const controls = [
  ...["\u001b[2J", "\u0007", "\b", "\r", "\u009b31m", "\u202e"],
  ...["\u200b", "\u{e0041}", "\u2028", "\u0085", "\u00ad", "\ufeff", "\u2060", "x\u{e0100}"],
];
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
  expect(list.stdout).toBe(
    "U+001B[2JU+0007U+0008U+000DU+009B31mU+202EU+200BU+E0041U+2028U+0085U+00ADU+FEFFU+2060xU+E0100",
  );
});

test("lint's JSON says the same to a parser, too", async () => {
  const { stdout } = await runInMemory("lint - -o json", { stdin, isTerminal: true, columns: 400 });
  expect(stdout).not.toContain("\u202e");
  expect(stdout).not.toContain("U+202E");
  expect(stdout).toContain("\\u202e");
});

test("JSON and YAML say the same to a parser; a pipe gets the bytes", async () => {
  const terminal = { stdin, isTerminal: true, columns: 400 };
  const json = await runInMemory("list -f - --local -o json", terminal);
  expect(JSON.parse(json.stdout).items[0].spec.desc).toBe(evil);
  const yaml = await runInMemory("list -f - --local -o yaml", terminal);
  expect(load(yaml.stdout)).toEqual(JSON.parse(json.stdout));
  const piped = await runInMemory("list -f - --local -o jsonpath={.items[*].spec.desc}", { stdin });
  expect(piped.stdout).toBe(evil);
});

test.each([
  ["joins emoji", "👩\u200d💻 ❤\ufe0f", "👩\u200d💻 ❤\ufe0f"],
  ["joins letters of other scripts", "می\u200cشود", "می\u200cشود"],
  ["makes two names look alike", "a\u200d a\u200c a\ufe0f", "aU+200D aU+200C aU+FE0F"],
])("a joiner that %s", async (_, desc, shown) => {
  const { stdout } = await runInMemory("list -f - --local -o jsonpath={.items[*].spec.desc}", {
    stdin: JSON.stringify(podDefault({ desc })),
    isTerminal: true,
    columns: 400,
  });
  expect(stdout).toBe(shown);
});

// Colors leave the renderers as U+FDD0, U+FDD1 and a digit.
test.each(["json", "yaml", "wide", "jsonpath={.items[*].spec.desc}"])(
  "text of objects brings no colors into -o %s",
  async (format) => {
    const desc = "\uFDD00green\uFDD10";
    const { stdout } = await runInMemory(`list -f - --local -o ${format}`, {
      stdin: JSON.stringify(podDefault({ desc })),
    });
    expect(stdout).toContain(desc);
  },
);
