import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { renderJson, withoutManagedFields } from "../../src/render/objects.ts";
import { renderPodDefault } from "../../src/render/template-help.ts";

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
