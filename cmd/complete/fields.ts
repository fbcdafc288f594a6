import { explainField } from "../../src/report/explain-field.ts";
import type { Candidate, Search } from "../candidates.ts";

/** `spec`, and once that is typed the fields at the depth that the word has reached. */
export function fields({ partial }: Search): readonly Candidate[] {
  const parent = partial.split(".").slice(0, -1).join(".");
  if (parent === "") return [{ value: "spec", description: "The fields of a PodDefault", open: true }];
  return fieldsOf(parent).map(({ name, type }) => {
    const value = `${parent}.${name}`;
    return { value, description: type, open: fieldsOf(value).length > 0 };
  });
}

function fieldsOf(path: string) {
  const found = explainField(path, false);
  return found.ok ? found.explanation.fields : [];
}
