import type { JsonObject } from "../../src/kubernetes/json.ts";
import { runInMemory } from "../cmd/memory-io.ts";

type Named = { readonly name: string; readonly expression: string };

/** The CEL of a policy: its variables by name, and the patch as lines. */
export type Cel = {
  readonly matchConditions: readonly Named[];
  readonly variables: Readonly<Record<string, string>>;
  readonly patch: readonly string[];
};

/** What convert prints as JSON for PodDefaults of one namespace. */
export async function convertWith(
  podDefaults: readonly unknown[],
  flags: string,
): Promise<readonly JsonObject[]> {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: podDefaults });
  const { stdout } = await runInMemory(`convert -f - -o json ${flags}`, { stdin });
  const printed = JSON.parse(stdout) as JsonObject & { readonly items?: readonly JsonObject[] };
  return printed.items ?? [printed];
}

export function celOf(policy: JsonObject | undefined): Cel {
  if (policy === undefined) throw new Error("convert printed no policy");
  const { matchConditions, variables, mutations } = policy["spec"] as unknown as {
    readonly matchConditions: readonly Named[];
    readonly variables: readonly Named[];
    readonly mutations: readonly { readonly jsonPatch: { readonly expression: string } }[];
  };
  return {
    matchConditions,
    variables: Object.fromEntries(variables.map(({ name, expression }) => [name, expression])),
    patch: mutations.flatMap(({ jsonPatch }) => jsonPatch.expression.split("\n")),
  };
}
