import { describe, expect, it, test } from "vitest";
import { catalog } from "../../src/finding/catalog.ts";
import { podDefaultFindings } from "../../src/finding/pod-default.ts";
import { parseYaml } from "../../src/kubernetes/yaml.ts";
import { guardedCodes, notGuarded } from "../../src/policy/guard/codes.ts";
import { gallery } from "../../src/template/catalog.ts";
import { exampleValues, fillTemplate } from "../../src/template/fill.ts";
import { runInMemory } from "./memory-io.ts";

type Printed = {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly failurePolicy?: string;
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
    readonly validations?: readonly { readonly expression: string; readonly message: string }[];
    readonly policyName?: string;
    readonly validationActions?: readonly string[];
    readonly matchResources?: unknown;
  };
};

async function print(flags = ""): Promise<readonly Printed[]> {
  const { stdout, stderr, code } = await runInMemory(`guard ${flags}`);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  const yaml = parseYaml(stdout);
  if (!yaml.ok) throw new Error(yaml.problem.message);
  return yaml.documents as readonly Printed[];
}

/** The codes of each policy, by its name. */
function codesOf(printed: readonly Printed[]) {
  const policies = printed.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
  return Object.fromEntries(
    policies.map(({ metadata, spec }) => [
      metadata.name,
      new Set(spec.validations?.map(({ message }) => message.split(":")[0])),
    ]),
  );
}

const withAction = (action: string) =>
  new Set(Object.entries(guardedCodes).flatMap(([code, its]) => (its === action ? code : [])));

test("prints a policy that denies and one that warns, each with its binding", async () => {
  const printed = await print();
  expect(
    printed.map(({ kind, metadata, spec }) => [
      kind,
      metadata.name,
      spec.validationActions ?? spec.failurePolicy,
    ]),
  ).toEqual([
    ["ValidatingAdmissionPolicy", "poddefault-guard-deny", "Fail"],
    ["ValidatingAdmissionPolicyBinding", "poddefault-guard-deny", ["Deny"]],
    ["ValidatingAdmissionPolicy", "poddefault-guard-warn", "Ignore"],
    ["ValidatingAdmissionPolicyBinding", "poddefault-guard-warn", ["Warn"]],
  ]);
  expect(codesOf(printed)).toEqual({
    "poddefault-guard-deny": withAction("deny"),
    "poddefault-guard-warn": withAction("warn"),
  });
});

test("the comments say what each policy does, and what none can find", async () => {
  const { stdout } = await runInMemory("guard");
  const comments = stdout.split("\n").filter((line) => line.startsWith("#"));
  expect(`${comments.join("\n")}\n`).toMatchSnapshot();
});

test("every code is guarded, cannot be, or is not about a PodDefault alone", () => {
  const listed = [...Object.keys(guardedCodes), ...notGuarded.flatMap(({ codes }) => codes)];
  const alone = Object.entries(catalog).flatMap(([code, { about }]) =>
    about === "pod-default" || code === "RESULT_INVALID" ? code : [],
  );
  const ofOthers = ["INVALID_MANIFEST", "IGNORE_INVALID", "NOT_CONVERTED", "POLICY_DIFFERS"];
  expect(listed.toSorted()).toEqual(alone.filter((code) => !ofOthers.includes(code)).toSorted());
});

test("every variable has one name, and what it needs before it: an API server crashes on two of one name", async () => {
  for (const { spec } of await print(`--warn ${Object.keys(guardedCodes).join(",")}`)) {
    const names = spec.variables?.map(({ name }) => name) ?? [];
    expect(new Set(names).size).toBe(names.length);
    for (const [index, { expression }] of (spec.variables ?? []).entries()) {
      const needed = [...expression.matchAll(/\bvariables\.(\w+)/g)].map(([, name]) => name);
      expect(names.slice(0, index)).toEqual(expect.arrayContaining(needed));
    }
    for (const { expression } of spec.validations ?? [])
      expect(names).toContain(/^variables\.(\w+) == ''$/.exec(expression)?.[1]);
  }
});

describe("codes", () => {
  it("move, however they are spelled", async () => {
    const codes = codesOf(
      await print(
        "--deny plain_secret,MATCH_ALL --warn SELF_CONFLICT --warn FORM_NO_DESC --ignore FORM_CONFLICT",
      ),
    );
    expect(codes["poddefault-guard-deny"]).toEqual(
      new Set(["SELECTOR_INVALID", "MATCH_ALL", "NAME_TOO_LONG", "RESULT_INVALID", "PLAIN_SECRET"]),
    );
    expect([...(codes["poddefault-guard-warn"] ?? [])]).toEqual(
      expect.arrayContaining(["SELF_CONFLICT", "FORM_NO_DESC"]),
    );
    expect([...(codes["poddefault-guard-warn"] ?? [])]).not.toContain("FORM_CONFLICT");
  });

  it("leave out a policy that has none", async () => {
    const kinds = await print(`--warn ${[...withAction("deny")].join(",")}`);
    expect(kinds.map(({ metadata }) => metadata.name)).toEqual([
      "poddefault-guard-warn",
      "poddefault-guard-warn",
    ]);
  });

  it.each([
    [
      "--deny SELECTOR_INVLID",
      /--deny: guard does not know the code SELECTOR_INVLID; did you mean SELECTOR_INVALID\?\nIt knows SELECTOR_INVALID, NAME_TOO_LONG, /,
    ],
    [
      "--warn conflict",
      /--warn: guard cannot find CONFLICT: a policy sees one PodDefault and none of the others\nIt knows /,
    ],
    ["--deny MATCH_ALL --warn MATCH_ALL", /MATCH_ALL: give either --deny or --warn/],
    [
      `--ignore ${Object.keys(guardedCodes).join(",")}`,
      /a guard without codes guards nothing: drop --ignore/,
    ],
    ["-n team-a --all-profiles", /-n and --all-profiles are mutually exclusive/],
    [
      "-o wide",
      /unable to match a printer suitable for the output format "wide", allowed formats are: json,yaml/,
    ],
  ])("%s is an error that says what is possible", async (flags, message) => {
    const { stdout, stderr, code } = await runInMemory(`guard ${flags}`);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toMatch(message);
  });
});

test.each([
  ["", undefined],
  ["-n team-a", { "kubernetes.io/metadata.name": "team-a" }],
  ["--all-profiles", { "app.kubernetes.io/part-of": "kubeflow-profile" }],
])("the binding is for what %s says, and belongs to its policy", async (flags, matchLabels) => {
  const [policy, binding] = await print(flags);
  expect(binding?.spec.policyName).toBe(policy?.metadata.name);
  expect(binding?.spec.matchResources).toEqual(matchLabels && { namespaceSelector: { matchLabels } });
});

test("-o json is a List of the same", async () => {
  const { stdout } = await runInMemory("guard -o json");
  expect(JSON.parse(stdout)).toEqual({ apiVersion: "v1", kind: "List", items: await print() });
});

test("the guard denies and warns of nothing that lint finds in a template of the gallery", () => {
  const surroundings = { namespace: "team-a", origins: { isLocal: true, inFiles: new Map() } };
  const guarded = new Set([...withAction("deny"), ...withAction("warn")]);
  const found = gallery().flatMap((template) => {
    const filled = fillTemplate(template, exampleValues(template));
    if (!filled.ok) throw new Error(JSON.stringify(filled.faults));
    return podDefaultFindings(filled.podDefault, [], surroundings).filter(({ code }) => guarded.has(code));
  });
  expect(found).toEqual([]);
});
