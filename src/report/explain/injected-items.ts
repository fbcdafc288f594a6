import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import { type InjectedField, injectedFieldNames } from "../../model/injected-fields.ts";
import { envSourceName, listOf } from "../../model/injected-item.ts";
import type { PodDefaultSpec } from "../../model/pod-default.ts";
import { compact } from "../conflict-advice.ts";

/** One thing that a PodDefault injects: the field, what it is called, its content in short, and where it goes. */
export type InjectedItem = {
  readonly field: InjectedField;
  readonly key: string;
  readonly content: string;
  readonly where: string;
};

const everyContainer = "every container";

const places: Readonly<Record<InjectedField, string>> = {
  env: everyContainer,
  envFrom: everyContainer,
  volumeMounts: everyContainer,
  command: "containers without a command",
  args: "containers without args",
  volumes: "the Pod",
  tolerations: "the Pod",
  imagePullSecrets: "the Pod",
  labels: "the Pod's metadata",
  annotations: "the Pod's metadata",
  serviceAccountName: "the Pod, over its own",
  automountServiceAccountToken: "the Pod, over its own",
  sidecars: "the Pod's containers",
  initContainers: "the Pod's init containers",
};

/** Everything that a PodDefault injects, in the order of the fields. */
export function injectedItems(spec: PodDefaultSpec): readonly InjectedItem[] {
  return injectedFieldNames.flatMap((field) =>
    itemsOf(field, spec).map(([key, content]) => ({ field, key, content, where: places[field] })),
  );
}

function itemsOf(
  field: InjectedField,
  spec: PodDefaultSpec,
): readonly (readonly [key: string, content: string])[] {
  const value = spec[field];
  if (value === undefined || value === "") return [];
  if (field === "command" || field === "args") return [["", compact(value)]];
  if (Array.isArray(value)) {
    return listOf(spec, field).map(({ name, ...item }) => {
      const key = field === "envFrom" ? envSourceName(item) : field === "tolerations" ? item["key"] : name;
      return [String(key ?? ""), isContainerList(field) ? containerInShort(item) : compact(item)] as const;
    });
  }
  if (isObject(value)) return Object.entries(value).map(([key, text]) => [key, compact(text)] as const);
  return [[String(value), ""]];
}

function isContainerList(field: InjectedField): boolean {
  return field === "sidecars" || field === "initContainers";
}

/** A container is more than a line; its image says what it is, and restartPolicy Always that it is a native sidecar. */
function containerInShort({ image, restartPolicy }: JsonObject): string {
  return [`image ${image ?? "(none)"}`, restartPolicy && `restartPolicy ${restartPolicy}`]
    .filter(Boolean)
    .join(", ");
}

/** What the PodDefault leaves alone, though one could think otherwise, and why. */
export function leftAlone(spec: PodDefaultSpec): readonly string[] {
  const has = (field: InjectedField) => itemsOf(field, spec).length > 0;
  const intoContainers = (["env", "envFrom", "volumeMounts"] as const).filter(has);
  const notes: string[] = [];
  if (intoContainers.length > 0) {
    const own = has("sidecars") || has("initContainers") ? ", nor its own sidecars and init containers" : "";
    notes.push(
      `init containers get no ${intoContainers.join(", ")}${own}: the webhook fills in the Pod's own containers only`,
    );
    notes.push(
      `containers that an earlier webhook added, such as istio-proxy, get ${intoContainers.join(", ")} too`,
    );
  }
  if (has("command") || has("args")) {
    notes.push(
      "a container with a command or args of its own keeps them, and so does istio-proxy; of several PodDefaults the first by name wins",
    );
  }
  if (has("serviceAccountName") || has("automountServiceAccountToken")) {
    notes.push(
      "of several PodDefaults the last by name wins; the token that is mounted already stays that of the Pod's first ServiceAccount",
    );
  }
  notes.push(
    "Pods that exist already, and Pods of other namespaces: PodDefaults act on creation, in their own namespace",
  );
  return notes;
}
