import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { ApplyOptions, CreateOptions, Resource } from "./cluster.ts";
import type { Requests } from "./requests.ts";
import { resourcePath } from "./resources/paths.ts";

/** Creates an object; with `dryRun` it only returns what the server would store. */
export async function createObject(
  requests: Requests,
  resource: Resource,
  object: JsonObject,
  options: CreateOptions,
): Promise<JsonObject> {
  return await requests.write(
    {
      method: "POST",
      path: `${resourcePath(resource, options.namespace)}${writeQuery(options)}`,
      contentType: "application/json",
      body: JSON.stringify(object),
    },
    { verb: "post", resource },
  );
}

/** Server-side apply. The body is JSON, which is YAML. */
export async function applyObject(
  requests: Requests,
  resource: Resource,
  object: JsonObject,
  options: ApplyOptions,
): Promise<JsonObject> {
  const name = nameOf(object);
  return await requests.write(
    {
      method: "PATCH",
      path: `${resourcePath(resource, options.namespace, name)}${writeQuery(options, { force: `${options.force ?? false}` })}`,
      contentType: "application/apply-patch+yaml",
      body: JSON.stringify(object),
    },
    { verb: "patch", resource, name },
  );
}

function writeQuery(
  { dryRun, fieldManager }: Pick<CreateOptions, "dryRun" | "fieldManager">,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({
    ...(dryRun ? { dryRun: "All" } : {}),
    ...(fieldManager ? { fieldManager } : {}),
    ...more,
  });
  return query.size > 0 ? `?${query}` : "";
}

function nameOf({ metadata }: JsonObject): string {
  const name = isObject(metadata) ? metadata["name"] : undefined;
  if (typeof name !== "string") throw new Error("server-side apply needs an object with a name");
  return name;
}
