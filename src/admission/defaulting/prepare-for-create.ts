import type { JsonObject } from "../../kubernetes/json.ts";
import { disabledFields, isOn } from "../../kubernetes/types.ts";
import { latestMinor } from "../../kubernetes/version.ts";
import type { Pod, PodSpec } from "../../model/pod.ts";
import { annotateAppArmor, copyAppArmorAnnotations } from "./app-armor.ts";
import { compileRules, type Rule } from "./apply-rules.ts";
import { changeList, isSet, struct, structs, text, withField, withoutField } from "./field.ts";
import { mergeAffinityKeys, mergeSpreadKeys } from "./label-keys.ts";
import { defaultPodResources } from "./pod-level-resources.ts";

type Step = (spec: PodSpec, pod: Pod) => PodSpec;

/** What one version of Kubernetes does to a Pod between admission and validation. */
type Preparation = { readonly dropFields: (pod: JsonObject) => JsonObject; readonly steps: readonly Step[] };

const prepared = new Map<number, Preparation>();

/**
 * What the API server changes after admission and before validation: podStrategy.PrepareForCreate (kubernetes
 * pkg/registry/core/pod). Webhooks never see it. The same Pod is returned if nothing changes.
 */
export function prepareForCreate(pod: Pod, minor: number = latestMinor): Pod {
  const { dropFields, steps } = prepared.get(minor) ?? prepareVersion(minor);
  // The cast: no rule touches what makes it a Pod.
  const kept = dropInitContainerAnnotations(dropFields(pod) as Pod);
  const spec = steps.reduce((before, step) => step(before, kept), kept.spec);
  const changed = spec === kept.spec ? kept : { ...kept, spec };
  // Up to 1.33 the field and the annotation are kept in step both ways.
  return minor <= 33 ? annotateAppArmor(changed) : changed;
}

function prepareVersion(minor: number): Preparation {
  const on = (gate: string, step: Step): readonly Step[] => (isOn(gate, minor) ? [step] : []);
  const off = (gate: string, step: Step): readonly Step[] => (isOn(gate, minor) ? [] : [step]);
  const preparation: Preparation = {
    dropFields: compileRules({ types: droppingRules(minor) }, minor),
    steps: [
      ...(minor >= 34 ? off("ContainerRestartRules", dropRestartPolicies) : []),
      ...off("ImageVolume", dropImageVolumes),
      ...on("MatchLabelKeysInPodAffinity", (spec, { metadata }) =>
        mergeAffinityKeys(spec, metadata.labels ?? {}),
      ),
      ...on("MatchLabelKeysInPodTopologySpreadSelectorMerge", (spec, { metadata }) =>
        mergeSpreadKeys(spec, metadata.labels ?? {}),
      ),
      (spec, { metadata }) => copyAppArmorAnnotations(spec, metadata.annotations ?? {}),
      ...on("PodLevelResourcesFixDefaulting", defaultPodResources),
    ],
  };
  prepared.set(minor, preparation);
  return preparation;
}

/** DropDisabledPodFields (kubernetes pkg/api/pod): by Go type, the fields whose feature is off by default. */
function droppingRules(minor: number): Readonly<Record<string, Rule>> {
  const dropping = [...disabledFields(minor)].map(([type, fields]): [string, Rule] => [
    type,
    (object) => fields.reduce(withoutField, object),
  ]);
  const rules = Object.fromEntries(dropping);
  const extend = (type: string, rule: Rule): void => {
    const before = rules[type];
    rules[type] = before === undefined ? rule : (object) => rule(before(object));
  };
  if (!isOn("ContainerStopSignals", minor)) {
    extend("Container", dropStopSignal);
    extend("EphemeralContainer", dropStopSignal);
  }
  if (!isOn("ProcMountType", minor)) extend("SecurityContext", resetProcMount);
  return rules;
}

/** dropContainerStopSignals: a lifecycle with nothing else goes too. */
function dropStopSignal(container: JsonObject): JsonObject {
  const lifecycle = struct(container, "lifecycle");
  if (lifecycle === undefined || !isSet(lifecycle, "stopSignal")) return container;
  const rest = withoutField(lifecycle, "stopSignal");
  return Object.keys(rest).length === 0
    ? withoutField(container, "lifecycle")
    : withField(container, "lifecycle", rest);
}

/** dropDisabledProcMountField */
function resetProcMount(context: JsonObject): JsonObject {
  return isSet(context, "procMount") ? withField(context, "procMount", "Default") : context;
}

/** dropContainerRestartRules: of init containers the policy Always stays, which makes them sidecars. */
function dropRestartPolicies(spec: PodSpec): PodSpec {
  const dropped = changeList(spec, "containers", (container) => withoutField(container, "restartPolicy"));
  return changeList(dropped, "initContainers", (container) =>
    text(container, "restartPolicy") === "Always" ? container : withoutField(container, "restartPolicy"),
  );
}

/** dropImageVolumes: the volumes and their mounts. */
function dropImageVolumes(spec: PodSpec): PodSpec {
  const isImage = (volume: JsonObject): boolean => isSet(volume, "image");
  const volumes = structs(spec, "volumes");
  const names = volumes.filter(isImage).map((volume) => text(volume, "name"));
  if (names.length === 0) return spec;
  const kept = withList(
    spec,
    "volumes",
    volumes.filter((volume) => !isImage(volume)),
  );
  return ["containers", "initContainers"].reduce(
    (before, field) =>
      changeList(before, field, (container) =>
        withList(
          container,
          "volumeMounts",
          structs(container, "volumeMounts").filter((mount) => !names.includes(text(mount, "name"))),
        ),
      ),
    kept,
  );
}

/** The object with a list, which is left out if it is empty. */
function withList<T extends JsonObject>(object: T, field: string, list: readonly JsonObject[]): T {
  // The cast: only this list has changed.
  return (list.length === 0 ? withoutField(object, field) : withField(object, field, list)) as T;
}

const initContainerAnnotations = [
  "pod.beta.kubernetes.io/init-containers",
  "pod.alpha.kubernetes.io/init-containers",
  "pod.beta.kubernetes.io/init-container-statuses",
  "pod.alpha.kubernetes.io/init-container-statuses",
];

/** DropInitContainerAnnotations */
function dropInitContainerAnnotations(pod: Pod): Pod {
  const annotations = pod.metadata.annotations;
  if (annotations === undefined || !initContainerAnnotations.some((key) => key in annotations)) return pod;
  const kept = Object.entries(annotations).filter(([key]) => !initContainerAnnotations.includes(key));
  const { annotations: _dropped, ...metadata } = pod.metadata;
  return {
    ...pod,
    metadata: kept.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(kept) },
  };
}
