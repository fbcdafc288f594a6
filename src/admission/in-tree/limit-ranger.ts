import { isSame } from "../../kubernetes/equal.ts";
import { type JsonObject, ownValue } from "../../kubernetes/json.ts";
import { type Quantity, roundResource, writeQuantity } from "../../kubernetes/quantity.ts";
import type { LimitRange, LimitRangeItem, ResourceList } from "../../model/namespace-objects.ts";
import type { Container, Pod } from "../../model/pod.ts";
import { entries, mapSharing, text, value, withField } from "../defaulting/field.ts";
import { type ResourceField, type Resources, readResources } from "../resource-lists.ts";
import { type Admitted, inServerOrder } from "./plugin.ts";

type Texts = Readonly<Record<string, string>>;

/** The constraints of one item, on each container or on the Pod as a whole. */
export type LimitItem = {
  readonly type: "Container" | "Pod";
  readonly min: Resources;
  readonly max: Resources;
  readonly maxLimitRequestRatio: Resources;
};

/** A LimitRange as the plugin reads it. */
export type PreparedLimitRange = {
  readonly name: string;
  /** What a container gets that does not say so itself. */
  readonly defaults: Readonly<Record<ResourceField, Texts>>;
  readonly items: readonly LimitItem[];
};

/** The annotation in which the plugin notes what it filled in. */
const annotation = "kubernetes.io/limit-ranger";

/**
 * LimitRanges as the API server stores them and as plugin LimitRanger reads them, in the order of `inServerOrder`.
 */
export function prepareLimitRanges(ranges: readonly LimitRange[] = []): readonly PreparedLimitRange[] {
  return inServerOrder(ranges).map(prepare);
}

function prepare({ metadata, spec }: LimitRange): PreparedLimitRange {
  const items = (spec?.limits ?? []).map(storeItem);
  const containers = items.filter(({ type }) => type === "Container");
  return {
    name: metadata.name,
    // defaultContainerResourceRequirements: of several items the last one counts.
    defaults: {
      limits: Object.assign({}, ...containers.map((item) => write(item.default))) as Texts,
      requests: Object.assign({}, ...containers.map((item) => write(item.defaultRequest))) as Texts,
    },
    items: items.flatMap(({ type, min, max, maxLimitRequestRatio }) =>
      type === "Container" || type === "Pod" ? [{ type, min, max, maxLimitRequestRatio }] : [],
    ),
  };
}

/** SetDefaults_LimitRangeItem and SetDefaults_ResourceList: what the API server stores of an item. */
function storeItem(item: LimitRangeItem) {
  const read = (list: ResourceList | undefined) =>
    readResources(
      Object.fromEntries(
        Object.entries(list ?? {}).map(([name, text]) => [name, roundResource(String(text).trim())]),
      ),
    );
  const [min, max] = [read(item.min), read(item.max)];
  const isContainer = item.type === "Container";
  const limits = new Map([...(isContainer ? max : []), ...read(item.default)]);
  const requests = new Map([...(isContainer ? [...min, ...limits] : []), ...read(item.defaultRequest)]);
  return {
    type: item.type,
    min,
    max,
    maxLimitRequestRatio: read(item.maxLimitRequestRatio),
    default: limits,
    defaultRequest: requests,
  };
}

function write(resources: ReadonlyMap<string, Quantity>): Texts {
  return Object.fromEntries([...resources].map(([name, quantity]) => [name, writeQuantity(quantity)]));
}

/** Plugin LimitRanger (Admit): fills in the requests and limits that containers lack, and notes it in an annotation. */
export function applyLimitRanges(
  pod: Pod,
  ranges: readonly PreparedLimitRange[],
): Extract<Admitted, { readonly ok: true }> {
  const filled = ranges.reduce(mergePodResources, pod);
  if (ranges.length < 2 || isSame(ranges.reduceRight(mergePodResources, pod).spec, filled.spec)) {
    return { ok: true, pod: filled };
  }
  const names = ranges.map(({ name }) => name).join(", ");
  const message = `LimitRanges ${names} have different defaults, and the API server applies them in any order; assumed that the oldest comes first`;
  return { ok: true, pod: filled, assumptions: [{ code: "LIMIT_RANGE_ORDER", message }] };
}

/** mergePodResourceRequirements */
function mergePodResources(pod: Pod, { defaults }: PreparedLimitRange): Pod {
  const notes: string[] = [];
  const fill = (kind: string) => (container: Container) =>
    mergeContainerResources(container, defaults, kind, notes);
  const { initContainers, containers } = pod.spec;
  const filled = containers && mapSharing(containers, fill("container"));
  const initFilled = initContainers && mapSharing(initContainers, fill("init container"));
  if (notes.length === 0) return pod;
  const annotations = {
    ...pod.metadata.annotations,
    [annotation]: `LimitRanger plugin set: ${notes.join("; ")}`,
  };
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations },
    spec: { ...pod.spec, containers: filled, ...(initFilled && { initContainers: initFilled }) },
  };
}

function mergeContainerResources(
  container: Container,
  defaults: PreparedLimitRange["defaults"],
  kind: string,
  notes: string[],
): Container {
  let resources = value(container, "resources");
  for (const [field, word] of [
    ["requests", "request"],
    ["limits", "limit"],
  ] as const) {
    const given = entries(resources, field);
    const missing = Object.keys(defaults[field]).filter((name) => ownValue(given, name) === undefined);
    if (missing.length === 0) continue;
    const added = Object.fromEntries(missing.map((name) => [name, defaults[field][name] ?? ""]));
    resources = withField(resources, field, { ...given, ...added } as JsonObject);
    notes.push(`${missing.sort().join(", ")} ${word} for ${kind} ${text(container, "name")}`);
  }
  return withField(container, "resources", resources) as Container;
}
