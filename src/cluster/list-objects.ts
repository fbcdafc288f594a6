import { ClusterError } from "../errors.ts";
import { isObject, type JsonObject } from "../kubernetes/json.ts";
import type { ListOptions, Resource } from "./cluster.ts";
import type { OnRead } from "./connection-options.ts";
import { decodeObject } from "./decode-object.ts";
import type { Requests } from "./requests.ts";
import { apiVersionOf, listPath } from "./resources/paths.ts";

/** As `kubectl get --chunk-size`. */
const pageSize = "500";

/** A million objects. */
const mostPages = 2000;

const metadataAccept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

/** All items, and the version from which a watch can go on. */
export type Listing = { readonly items: readonly JsonObject[]; readonly resourceVersion: string };

/**
 * Lists a resource page by page. Adds apiVersion and kind, which servers leave out of list items. If the list expires between
 * two pages (410), reads it again without pages, as client-go's pager does.
 */
export async function listObjects(
  requests: Pick<Requests, "get">,
  resource: Resource,
  options: ListOptions,
  host: string,
  onRead?: OnRead,
): Promise<Listing> {
  const readPage = (parameters: Readonly<Record<string, string>>) =>
    requests.get(listPath(resource, options, parameters), {
      subject: { verb: "get", resource, attempt: attemptToList(resource, options) },
      ...(options.metadataOnly ? { accept: metadataAccept } : {}),
    });
  const items: JsonObject[] = [];
  let page = await readPage({ limit: pageSize });
  let hasExpired = false;
  let announced = 0;
  for (let read = 1; ; read++) {
    const before = items.length;
    const { continue: next, resourceVersion, remaining } = listMeta(page);
    const mayGoOn = next !== "" && read < mostPages;
    const reading = mayGoOn ? readPage({ limit: pageSize, continue: next }) : undefined;
    // The server makes the next page while this one is decoded; if that fails, nobody waits for the page.
    reading?.catch(() => undefined);
    if (mayGoOn) await sent();
    for (const item of itemsOf(page, resource, host, options.metadataOnly)) items.push(item);
    const more = Math.max(0, items.length + remaining - announced);
    announced += more;
    onRead?.(items.length - before, more);
    if (next === "") return { items, resourceVersion };
    if (reading === undefined) throw endless(resource);
    const following = await (hasExpired ? reading : unlessExpired(reading));
    if (following === undefined) {
      items.length = 0;
      hasExpired = true;
    }
    page = following ?? (await readPage({}));
  }
}

/** Waits until Node has written the requests that have begun. */
function sent(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function endless({ plural }: Resource): ClusterError {
  const words = `the list of ${plural} does not end after ${mostPages} pages; is it a Kubernetes API server?`;
  return new ClusterError(`error: ${words}`, 200);
}

async function unlessExpired(page: Promise<JsonObject>): Promise<JsonObject | undefined> {
  try {
    return await page;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 410) return undefined;
    throw error;
  }
}

function attemptToList(resource: Resource, { labelSelector = "", fieldSelector = "" }: ListOptions): string {
  const { group, version, plural } = resource;
  const listed = `"${group}/${version}, Resource=${plural}"`;
  if (labelSelector === "" && fieldSelector === "") return `Unable to list ${listed}`;
  return `Unable to find ${listed} that match label selector "${labelSelector}", field selector "${fieldSelector}"`;
}

/** The items of a list, with apiVersion and kind. */
function itemsOf(
  page: JsonObject,
  resource: Resource,
  host: string,
  isMetadataOnly: boolean | undefined,
): readonly JsonObject[] {
  // Go writes a list without items as null.
  const items = "items" in page ? (page["items"] ?? []) : undefined;
  if (!Array.isArray(items)) {
    const problem = items === undefined ? "it has no items" : "its items are not a list";
    throw new ClusterError(
      `error: ${host} answered with an invalid list of ${resource.plural}: ${problem}; is it a Kubernetes API server?`,
      200,
    );
  }
  return items.map((item) => identified(decodeObject(item, resource, host, isMetadataOnly), resource));
}

/** The object with the apiVersion and kind of its resource, also for a PartialObjectMetadata. */
export function identified(object: JsonObject, resource: Resource): JsonObject {
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, ...rest };
}

/** `remaining` is 0 where the server does not know it: with selectors. */
function listMeta({ metadata }: JsonObject) {
  const found = isObject(metadata) ? metadata : {};
  const read = (key: string) => (typeof found[key] === "string" ? found[key] : "");
  const { remainingItemCount } = found;
  return {
    continue: read("continue"),
    resourceVersion: read("resourceVersion"),
    remaining: typeof remainingItemCount === "number" ? remainingItemCount : 0,
  };
}
