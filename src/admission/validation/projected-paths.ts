import { type FieldErrors, invalid } from "../../kubernetes/field-error.ts";

/** The volume's path, and the files that sources before this one put into it. */
export type Projection = { readonly volumePath: string; readonly taken: Set<string> };

/** Reports a file that an earlier source has put there; `named` is what upstream shows. */
export function takePath(file: string, named: string, projection: Projection, errors: FieldErrors): void {
  if (projection.taken.has(file)) {
    errors.push(invalid(projection.volumePath, named, "conflicting duplicate paths"));
  }
  projection.taken.add(file);
}
