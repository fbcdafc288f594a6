import type { JsonObject } from "../../../src/kubernetes/json.ts";
import { type RecordedCase, readRecordedCases } from "../../admission/recorded-cases.ts";
import type { Api, KubernetesObject } from "./api.ts";
import { createObject } from "./objects.ts";

/** A recorded case as JSON for an API server. */
export type Recorded = Pick<RecordedCase, "case" | "outcome" | "patch" | "denial" | "error"> & {
  readonly namespace: { readonly name: string; readonly labels: JsonObject };
  readonly serviceAccounts: readonly (JsonObject & { readonly metadata: { readonly name: string } })[];
  readonly podDefaults: readonly KubernetesObject[];
  readonly pod: KubernetesObject;
  readonly seen?: JsonObject;
  readonly final?: JsonObject;
};

export function readRecorded(...files: readonly ("named" | "generated")[]): readonly Recorded[] {
  return readRecordedCases<Recorded>(files);
}

/** By namespace: the resourceVersion a PodDefault had when it was recorded, and the one it has in this cluster. */
export type LiveVersions = Map<string, Map<string, string>>;

/** Recorded JSON with the marker annotations as they are in this cluster. */
export function withLiveVersions<T>(recorded: T, versions: ReadonlyMap<string, string> | undefined): T {
  const text = JSON.stringify(recorded);
  return JSON.parse(
    text.replace(/"(\d+)"/g, (whole, version) =>
      versions?.has(version) ? `"${versions.get(version)}"` : whole,
    ),
  );
}

/** Builds the namespaces, ServiceAccounts and PodDefaults around recorded cases, each scenario once. */
export async function createScenarios(api: Api, cases: readonly Recorded[]): Promise<LiveVersions> {
  const versions: LiveVersions = new Map();
  const scenarios = new Map(cases.map((one) => [one.namespace.name, one]));
  for (const [namespace, { namespace: metadata, serviceAccounts, podDefaults }] of scenarios) {
    await createObject(api, { apiVersion: "v1", kind: "Namespace", metadata });
    for (const account of serviceAccounts) {
      if (account.metadata.name === "default") await replaceDefaultAccount(api, namespace, account);
      else await createObject(api, inNamespace(account, "ServiceAccount", namespace));
    }
    const ofNamespace = new Map<string, string>();
    versions.set(namespace, ofNamespace);
    for (const podDefault of podDefaults) {
      const { resourceVersion, ...own } = podDefault.metadata;
      const created = await createObject(api, { ...podDefault, metadata: { ...own, namespace } });
      ofNamespace.set(
        String(resourceVersion),
        String((created["metadata"] as JsonObject)["resourceVersion"]),
      );
    }
  }
  return versions;
}

function inNamespace(object: JsonObject, kind: string, namespace: string): KubernetesObject {
  const metadata = object["metadata"] as KubernetesObject["metadata"];
  return { apiVersion: "v1", kind, ...object, metadata: { ...metadata, namespace } };
}

/** A controller has created it already, empty. */
async function replaceDefaultAccount(api: Api, namespace: string, account: JsonObject): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  await api.ask("PUT", path, inNamespace(account, "ServiceAccount", namespace));
}
