import { type FieldErrors, invalid, notFound } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { struct, structs, text } from "../defaulting/field.ts";

/** validateFileKeyRefVolumes: files of env variables lie in volumes of type emptyDir. */
export function validateFileKeyVolumes(
  spec: JsonObject,
  containers: readonly (readonly [path: string, container: JsonObject])[],
  errors: FieldErrors,
): void {
  for (const [path, container] of containers) {
    for (const [index, variable] of structs(container, "env").entries()) {
      const ref = struct(struct(variable, "valueFrom") ?? {}, "fileKeyRef");
      if (ref === undefined) continue;
      const name = text(ref, "volumeName");
      const namePath = `${path}.env[${index}].valueFrom.fileKeyRef.volumeName`;
      const volume = structs(spec, "volumes").findLast((candidate) => text(candidate, "name") === name);
      if (volume === undefined) errors.push(notFound(namePath, name));
      else if (struct(volume, "emptyDir") === undefined) {
        errors.push(invalid(namePath, name, "referenced volume must be of type emptyDir"));
      }
    }
  }
}
