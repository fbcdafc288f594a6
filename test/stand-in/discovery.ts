import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { ServedType } from "./served-types.ts";

/** What /api, /apis and /apis/GROUP/VERSION answer; undefined for any other path. */
export function discoveryDocument(
  path: string,
  accept: string,
  types: readonly ServedType[],
): JsonObject | undefined {
  const aggregated = accept.includes("APIGroupDiscoveryList");
  if (path === "/api")
    return aggregated ? aggregate(types.filter(isCore)) : { kind: "APIVersions", versions: ["v1"] };
  const others = types.filter((type) => !isCore(type));
  if (path === "/apis") return aggregated ? aggregate(others) : groupList(others);
  const [, , groupVersion] = /^\/(api|apis)\/(.+)$/.exec(path) ?? [];
  const ofVersion = types.filter((type) => groupVersionOf(type) === groupVersion);
  return ofVersion.length > 0 ? resourceList(ofVersion) : undefined;
}

function isCore({ group }: ServedType): boolean {
  return group === "";
}

export function groupVersionOf({ group, version }: ServedType): string {
  return group === "" ? version : `${group}/${version}`;
}

function aggregate(types: readonly ServedType[]): JsonObject {
  const groups = Map.groupBy(types, ({ group }) => group);
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: [...groups].map(([group, ofGroup]) => ({
      metadata: { name: group },
      versions: [...Map.groupBy(ofGroup, ({ version }) => version)].map(([version, resources]) => ({
        version,
        resources: resources.map((type) => ({
          resource: type.plural,
          responseKind: { group: "", version: "", kind: type.kind },
          scope: type.namespaced ? "Namespaced" : "Cluster",
          singularResource: type.kind.toLowerCase(),
          shortNames: type.shortNames,
          verbs: ["get", "list", "watch", "create", "patch"],
        })),
      })),
    })),
  };
}

function groupList(types: readonly ServedType[]): JsonObject {
  return {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: [...Map.groupBy(types, ({ group }) => group)].map(([name, ofGroup]) => {
      const versions = [...new Set(ofGroup.map(({ version }) => version))].map((version) => ({
        groupVersion: `${name}/${version}`,
        version,
      }));
      return { name, versions, ...(versions[0] && { preferredVersion: versions[0] }) };
    }),
  };
}

function resourceList(types: readonly ServedType[]): JsonObject {
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: types[0] ? groupVersionOf(types[0]) : "",
    resources: types.flatMap((type) => [
      {
        name: type.plural,
        singularName: type.kind.toLowerCase(),
        namespaced: type.namespaced,
        kind: type.kind,
        verbs: ["get", "list", "watch", "create", "patch"],
        shortNames: type.shortNames,
      },
      {
        name: `${type.plural}/status`,
        singularName: "",
        namespaced: type.namespaced,
        kind: type.kind,
        verbs: [],
      },
    ]),
  };
}
