import type { Parameter } from "../../src/template/template.ts";
import type { Candidate, Search } from "../candidates.ts";
import { loadCatalog } from "../create-from-template/catalog.ts";

/** The templates that there are, with their summaries. */
export async function templates(search: Search): Promise<readonly Candidate[]> {
  const catalog = await catalogOf(search);
  return catalog.map(({ name, summary }) => ({ value: name, description: summary }));
}

/** `PARAMETER=` for each parameter of the template that has no value yet, and what a boolean can be. */
export async function parameters(search: Search): Promise<readonly Candidate[]> {
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
  return (await loadCatalog(valuesOf("template-dir", search).at(-1), search.io)).templates;
}

function valuesOf(flag: string, { typed }: Search): readonly string[] {
  return typed.given.flatMap(({ name, value }) => (name === flag ? [value] : []));
}
