import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { parseYaml } from "../kubernetes/yaml.ts";
import type { Lookup } from "./lookup.ts";
import { objectAt, objectsAt, stringsAt, textAt } from "./workload-pod.ts";

/** How a controller is configured. */
export type Settings = {
  /** The environment of its first container that has one. */
  readonly environment: ReadonlyMap<string, string>;
  /** The images of its containers. */
  readonly images: readonly string[];
};

/**
 * The settings in the Deployment of a controller, with the values of its ConfigMaps.
 * @param names possible names of the Deployment, most likely first
 * @returns undefined if the Deployment is missing or unreadable
 */
export function settingsOf(
  lookup: Lookup,
  namespaces: readonly string[],
  names: readonly string[],
): Settings | undefined {
  const apiVersion = "apps/v1";
  for (const namespace of namespaces) {
    for (const name of names) {
      const deployment = lookup({ apiVersion, kind: "Deployment", namespace, name });
      if (deployment !== undefined) return read(deployment, namespace, lookup);
    }
  }
  return undefined;
}

/** The note for settings that could not be read. */
export function defaultsNote(controller: string, settings: string): string {
  return `assumed the default settings of ${controller} (${settings})`;
}

function read(deployment: JsonObject, namespace: string, lookup: Lookup): Settings {
  const containers = objectsAt(deployment, "spec.template.spec.containers");
  const dataOf = (name: string) =>
    stringsAt(lookup({ apiVersion: "v1", kind: "ConfigMap", namespace, name }) ?? {}, "data");
  const shared = containers.flatMap((container) =>
    objectsAt(container, "envFrom").flatMap((source) =>
      Object.entries(dataOf(textAt(source, "configMapRef.name") ?? "")),
    ),
  );
  const own = containers.flatMap((container) =>
    objectsAt(container, "env").map(
      (variable) => [String(variable["name"]), resolvedValue(variable, dataOf)] as const,
    ),
  );
  const known = own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return {
    environment: new Map([...shared, ...known]),
    images: containers.map(({ image }) => String(image ?? "")),
  };
}

function resolvedValue(variable: JsonObject, dataOf: (name: string) => Readonly<Record<string, string>>) {
  const { name, key } = objectAt(variable, "valueFrom.configMapKeyRef");
  return typeof name === "string" ? dataOf(name)[String(key)] : String(variable["value"] ?? "");
}

/** The object in a YAML text; undefined for any other content. */
export function yamlObject(text: string): JsonObject | undefined {
  const parsed = parseYaml(text);
  const [document] = parsed.ok ? parsed.documents : [];
  return isObject(document) ? document : undefined;
}
