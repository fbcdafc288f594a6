import { formatJson, isObject, type JsonObject } from "../kubernetes/json.ts";

/** Objects as kubectl prints JSON: one as it is, none or several in a List, four spaces deep. */
export function renderJson(objects: readonly JsonObject[]): string {
  const [only] = objects;
  const printed = objects.length === 1 ? only : { apiVersion: "v1", items: objects, kind: "List" };
  return `${formatJson(printed, 4)}\n`;
}

/** As kubectl, without managedFields: who wrote what is noise to nearly everybody. */
export function withoutManagedFields(object: JsonObject): JsonObject {
  if (!isObject(object["metadata"])) return object;
  const { managedFields, ...metadata } = object["metadata"];
  return { ...object, metadata };
}
