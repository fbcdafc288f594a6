import type { Parameter } from "../../src/template/template.ts";
import { commands } from "../commands.ts";
import { shells } from "../completion/scripts.ts";
import type { Candidates } from "../flag.ts";
import type { Candidate, Search } from "./search.ts";

/** Completions of one kind. Lazy imports: each kind loads only what it needs. */
export async function candidatesOf(kind: Candidates, search: Search): Promise<readonly Candidate[]> {
  switch (kind) {
    case "directory":
      // The directive tells the shell to look for directories itself.
      return [];
    case "command":
      return [...commands, help].map(({ name, summary }) => ({ value: name, description: summary }));
    case "shell":
      return shells.map((value) => ({ value }));
    case "template":
      if (search.before.length > 0) return [];
      return (await catalogOf(search)).map(({ name, summary }) => ({ value: name, description: summary }));
    case "parameter":
      return parameters(search);
    case "context":
    case "cluster":
    case "user":
      return kubeconfigNames(kind, search);
    case "field":
      return fields(search);
    case "code":
      return codes(search);
    case "guarded-code":
      return guardedCodes();
    default:
      return (await import("./objects.ts")).objects(kind, search);
  }
}

const help = { name: "help", summary: "Show the help of a command" };

/** `PARAMETER=` for each parameter of the template that has no value yet; the values of a boolean. */
async function parameters(search: Search): Promise<readonly Candidate[]> {
  const { partial, typed } = search;
  const [name] = typed.args;
  const template = (await catalogOf(search)).find((one) => one.name === name);
  const given = valuesOf("set", search).map((setting) => setting.split("=", 1)[0]);
  return (template?.parameters ?? [])
    .filter((parameter) => !given.includes(parameter.name))
    .flatMap((parameter) => (partial.includes("=") ? settings(parameter) : [asSetting(parameter)]));
}

function asSetting({ name, description }: Parameter): Candidate {
  return { value: `${name}=`, description, open: true };
}

function settings({ name, type }: Parameter): readonly Candidate[] {
  return type === "bool" ? [{ value: `${name}=true` }, { value: `${name}=false` }] : [];
}

async function catalogOf(search: Search) {
  const { loadCatalog } = await import("../create-from-template/catalog.ts");
  return (await loadCatalog(valuesOf("template-dir", search).at(-1), search.io)).templates;
}

function valuesOf(flag: string, { typed }: Search): readonly string[] {
  return typed.given.flatMap(({ name, value }) => (name === flag ? [value] : []));
}

/** Names in the kubeconfig of the command line. No cluster is needed. */
async function kubeconfigNames(
  kind: "context" | "cluster" | "user",
  search: Search,
): Promise<readonly Candidate[]> {
  const { loadKubeconfig } = await import("../../src/cluster/kubeconfig/load.ts");
  const explicit = valuesOf("kubeconfig", search).at(-1) ?? "";
  const { contexts, clusters, users } = loadKubeconfig(explicit, search.io);
  const named = { context: contexts, cluster: clusters, user: users }[kind];
  return [...named.keys()].sort().map((value) => ({ value }));
}

/** `spec`, then the fields at the depth that the word has. */
async function fields({ partial }: Search): Promise<readonly Candidate[]> {
  const parent = partial.split(".").slice(0, -1).join(".");
  if (parent === "") return [{ value: "spec", description: "The fields of a PodDefault", open: true }];
  const { explainField } = await import("../../src/report/explain-field.ts");
  const fieldsOf = (path: string) => {
    const found = explainField(path, false);
    return found.ok ? found.explanation.fields : [];
  };
  return fieldsOf(parent).map(({ name, type }) => {
    const value = `${parent}.${name}`;
    return { value, description: type, open: fieldsOf(value).length > 0 };
  });
}

/** Codes of findings, once a capital letter is typed: a lower-case word is a PodDefault. */
async function codes({ partial }: Search): Promise<readonly Candidate[]> {
  if (!/^[A-Z]/.test(partial)) return [];
  const { findingCodes } = await import("../../src/report/explain-code.ts");
  const { describeCode } = await import("../../src/finding/catalog.ts");
  return findingCodes.map((value) => ({ value, description: describeCode(value).title }));
}

async function guardedCodes(): Promise<readonly Candidate[]> {
  const { guardedCodes: known } = await import("../../src/policy/guard/codes.ts");
  const { describeCode } = await import("../../src/finding/catalog.ts");
  return (Object.keys(known) as readonly (keyof typeof known)[]).map((value) => ({
    value,
    description: describeCode(value).title,
  }));
}
