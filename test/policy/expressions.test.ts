import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { podDefault } from "../cmd/dry-run-objects.ts";
import { type Cel, celOf, convertWith } from "./convert-with.ts";

async function celFor(podDefaults: readonly JsonObject[], flags = ""): Promise<Cel> {
  const [policy] = await convertWith(podDefaults, `--to mutatingadmissionpolicy ${flags}`);
  return celOf(policy);
}

describe("a value as a CEL literal", () => {
  test.each([
    ['quotes "and" \\backslashes\\', String.raw`"quotes \"and\" \\backslashes\\"`],
    ["lines\nand\ttabs", String.raw`"lines\nand\ttabs"`],
    ["$(VAR) {{braces}} 'single'", "\"$(VAR) {{braces}} 'single'\""],
    ["ünïcode 😀", '"ünïcode 😀"'],
    ["\u0000 \u007f \u2028 \ufeff", String.raw`"\u0000 \u007f \u2028 \ufeff"`],
  ])("%j", async (value, literal) => {
    const { variables } = await celFor([podDefault("a", { env: [{ name: "A", value }] })]);
    expect(variables["env"]).toBe(`[\n  dyn({"name": "A", "value": ${literal}})\n]`);
  });

  test("has each member of a mixed map and list in dyn()", async () => {
    const volumes = [{ name: "v", projected: { defaultMode: 420, sources: [{ secret: { name: "s" } }] } }];
    const { variables } = await celFor([podDefault("a", { volumes })]);
    expect(variables["volumes"]).toContain(
      'dyn({"name": dyn("v"), "projected": dyn({"defaultMode": dyn(420), "sources": dyn([dyn({"secret": dyn({"name": "s"})})])})})',
    );
  });
});

describe("which PodDefaults apply", () => {
  const select = (name: string, selector: JsonObject) => podDefault(name, { selector, args: [name] });

  test("is decided by the labels that the Pod was submitted with", async () => {
    const requirement = (key: string, operator: string, values?: readonly string[]) => ({
      key,
      operator,
      ...(values && { values }),
    });
    const { variables } = await celFor([
      select("all", {}),
      select("some", {
        matchLabels: { a: "1" },
        matchExpressions: [
          requirement("b", "In", ["2", "3"]),
          requirement("c", "NotIn", ["4"]),
          requirement("d", "Exists"),
          requirement("e", "DoesNotExist"),
        ],
      }),
    ]);
    expect(variables["podLabels"]).toBe("object.metadata.?labels.orValue({})");
    expect(variables["applies_all"]).toBe("true");
    expect(variables["applies_some"]?.replaceAll("variables.podLabels", "L").split(" && (").join("\n")).toBe(
      [
        '("a" in L && L["a"] == "1")',
        '"b" in L && L["b"] in ["2", "3"]) && !("c" in L && L["c"] == "4")',
        '"d" in L) && !("e" in L)',
      ].join("\n"),
    );
  });

  test("has a variable for each, whatever their names are", async () => {
    const { variables } = await celFor([select("a-b", {}), select("a.b", {}), select("1", {})]);
    expect(Object.keys(variables)).toEqual(
      expect.arrayContaining(["applies_a_b", "applies_a_b_2", "applies_1"]),
    );
  });

  test("excluded Pods and mirror Pods are left alone", async () => {
    const { matchConditions } = await celFor([podDefault("a", {})]);
    expect(matchConditions.map(({ expression }) => expression)).toEqual([
      'object.metadata.?annotations[?"poddefault.admission.kubeflow.org/exclude"].orValue("") != "true"',
      '!object.metadata.?annotations[?"kubernetes.io/config.mirror"].hasValue()',
    ]);
  });
});

describe("two PodDefaults", () => {
  const env = (name: string, value: string) => podDefault(name, { env: [{ name: "E", value }] });

  test("with one content inject it once: the second only where the first does not apply", async () => {
    const { variables } = await celFor([env("a", "1"), env("b", "1")]);
    expect(variables["env"]).toContain("(variables.applies_b && !(variables.applies_a) ? [");
    expect(variables["conflicts"]).not.toContain("applies");
  });

  test("with different contents conflict where both apply", async () => {
    const { variables } = await celFor([env("a", "1"), env("b", "2"), env("c", "2")]);
    expect(variables["conflicts"]).toContain(
      '([variables.applies_a, variables.applies_b || variables.applies_c].filter(y, y).size() > 1 ? ["env E"] : [])',
    );
  });

  test("with different contents keep the first where conflicts are not denied", async () => {
    const { variables, patch } = await celFor([env("a", "1"), env("b", "2")], "--on-conflict keep");
    expect(variables["env"]).toContain("(variables.applies_b && !(variables.applies_a) ? [");
    expect(variables).not.toHaveProperty("conflicts");
    expect(patch.join()).not.toContain("remove");
  });

  test("mount by name and by path, and each can conflict", async () => {
    const mount = (name: string, volume: string, mountPath: string) =>
      podDefault(name, { volumeMounts: [{ name: volume, mountPath }] });
    const { variables } = await celFor([
      mount("a", "data", "/x"),
      mount("b", "data", "/y"),
      mount("c", "other", "/x"),
    ]);
    expect(variables["conflicts"]).toContain(
      '[variables.applies_a, variables.applies_b].filter(y, y).size() > 1 ? ["mount data"]',
    );
    expect(variables["conflicts"]).toContain(
      '[variables.applies_a, variables.applies_c].filter(y, y).size() > 1 ? ["mount /x"]',
    );
  });
});

test("one PodDefault that mounts a volume at two paths always conflicts", async () => {
  const volumeMounts = [
    { name: "data", mountPath: "/x" },
    { name: "data", mountPath: "/y" },
  ];
  const { variables } = await celFor([podDefault("a", { volumeMounts })]);
  expect(variables["conflicts"]).toContain('([true, true].filter(y, y).size() > 1 ? ["mount data"] : [])');
});

test("long lists are several variables, none longer than a CEL expression may be", async () => {
  const env = Array.from({ length: 400 }, (_, index) => ({ name: `E${index}`, value: "x".repeat(300) }));
  const { variables } = await celFor([podDefault("a", { env })]);
  expect(variables["env"]).toBe("variables.env_1 +\nvariables.env_2 +\nvariables.env_3 +\nvariables.env_4");
  expect(Math.max(...Object.values(variables).map(({ length }) => length))).toBeLessThan(100_000);
});
