import { ClusterError } from "../../errors.ts";
import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";
import type { Served } from "../cluster.ts";
import type { Requests } from "../requests.ts";

const aggregatedAccept = [
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
  "application/json",
].join(",");

/**
 * The resources of the server, in its order of preference: one request for core and one for all groups if the server
 * aggregates discovery (since Kubernetes 1.26), else one more per group and version.
 */
export async function discover(requests: Requests): Promise<readonly Served[]> {
  const [core, groups] = await Promise.all([readRoot(requests, "/api"), readRoot(requests, "/apis")]);
  return [...core, ...groups];
}

async function readRoot(requests: Requests, path: string): Promise<readonly Served[]> {
  const root = await requests.get(path, { subject: { verb: "get" }, accept: aggregatedAccept });
  if (root["kind"] === "APIGroupDiscoveryList") return objects(root["items"]).flatMap(fromAggregated);
  const versions =
    path === "/api"
      ? texts(root["versions"]).map((version) => ["", version] as const)
      : objects(root["groups"]).flatMap((group) =>
          inPreferredOrder(group).map((version) => [text(group["name"]), version] as const),
        );
  const lists = await Promise.all(versions.map(([group, version]) => readVersion(requests, group, version)));
  return lists.flat();
}

function inPreferredOrder(group: JsonObject): readonly string[] {
  const preferred = isObject(group["preferredVersion"]) ? text(group["preferredVersion"]["version"]) : "";
  const all = objects(group["versions"]).map((version) => text(version["version"]));
  return [...new Set([preferred, ...all])].filter(Boolean);
}

/** APIGroupDiscovery: versions are in order of preference. */
function fromAggregated(group: JsonObject): readonly Served[] {
  const metadata = isObject(group["metadata"]) ? group["metadata"] : {};
  return objects(group["versions"]).flatMap((version) =>
    objects(version["resources"]).map((resource) => {
      const responseKind = isObject(resource["responseKind"]) ? resource["responseKind"] : {};
      return {
        resource: {
          group: text(metadata["name"]),
          version: text(version["version"]),
          plural: text(resource["resource"]),
          kind: text(responseKind["kind"]),
          namespaced: resource["scope"] === "Namespaced",
        },
        words: [text(resource["singularResource"]), ...texts(resource["shortNames"])],
      };
    }),
  );
}

/** APIResourceList. Leaves out a group whose own server is down, as kubectl does. */
async function readVersion(requests: Requests, group: string, version: string): Promise<readonly Served[]> {
  const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const list = await requests.get(path, { subject: { verb: "get" } }).catch((error: unknown) => {
    if (error instanceof ClusterError && error.status !== undefined) return { resources: [] };
    throw error;
  });
  return objects(list["resources"])
    .filter((resource) => !text(resource["name"]).includes("/"))
    .map((resource) => ({
      resource: {
        group,
        version,
        plural: text(resource["name"]),
        kind: text(resource["kind"]),
        namespaced: resource["namespaced"] === true,
      },
      words: [text(resource["singularName"]), ...texts(resource["shortNames"])],
    }));
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
