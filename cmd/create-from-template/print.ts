import { isObject, type JsonObject } from "../../src/model/json.ts";
import { renderJson } from "../../src/render/objects.ts";
import { renderPodDefault } from "../../src/render/template-help.ts";

/** As kubectl, without managedFields: who wrote what is noise to nearly everybody. */
function withoutManagedFields(object: JsonObject): JsonObject {
  if (!isObject(object["metadata"])) return object;
  const { managedFields, ...metadata } = object["metadata"];
  return { ...object, metadata };
}

/** PodDefaults in the format of -o, YAML with the comments of their template; "" with no format. */
export function renderObjects(
  objects: readonly JsonObject[],
  output: "json" | "yaml" | "name" | undefined,
  comments: readonly string[],
): string {
  switch (output) {
    case "name":
      return objects
        .map(({ metadata }) => `poddefault.kubeflow.org/${isObject(metadata) && metadata["name"]}\n`)
        .join("");
    case "json":
      return renderJson(objects.map(withoutManagedFields));
    case "yaml":
      return objects.map((object) => renderPodDefault(withoutManagedFields(object), comments)).join("---\n");
    case undefined:
      return "";
  }
}
