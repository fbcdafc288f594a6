import type { JsonObject } from "../../kubernetes/json.ts";
import type { Pod, PodSpec } from "../../model/pod.ts";
import { copyAppArmorAnnotations } from "./app-armor.ts";
import { compileRules, type Rule } from "./apply-rules.ts";
import { isSet, struct, withField, withoutField } from "./field.ts";
import { mergeLabelKeys } from "./label-keys.ts";
import { defaultPodResources } from "./pod-level-resources.ts";

/**
 * Fields whose feature is off in 1.37, by Go type: DropDisabledPodFields (kubernetes pkg/api/pod). Each is off as of its
 * gate's default there; those of the gates that are on are not mentioned upstream either.
 */
const disabled: Readonly<Record<string, readonly string[]>> = {
  // AtomicWriteVolumeUserFields
  SecretVolumeSource: ["defaultUser"],
  ConfigMapVolumeSource: ["defaultUser"],
  DownwardAPIVolumeSource: ["defaultUser"],
  ProjectedVolumeSource: ["defaultUser"],
  KeyToPath: ["user"],
  DownwardAPIVolumeFile: ["user"],
  ServiceAccountTokenProjection: ["user"],
  ClusterTrustBundleProjection: ["user"],
  PodCertificateProjection: ["user"],
  // EmptyDirVolumeMode
  EmptyDirVolumeSource: ["mode"],
  // VolumeBindMountOptions
  VolumeMount: ["bindMountOptions"],
  // GenericWorkload, EvictionRequestAPI
  PodSpec: ["schedulingGroup", "evictionResponders"],
  // GRPCContainerProbeTLS
  GRPCAction: ["mode"],
  // H2CContainerProbe
  HTTPGetAction: ["protocol"],
};

const initContainerAnnotations = [
  "pod.beta.kubernetes.io/init-containers",
  "pod.alpha.kubernetes.io/init-containers",
  "pod.beta.kubernetes.io/init-container-statuses",
  "pod.alpha.kubernetes.io/init-container-statuses",
];

const dropDisabledFields = compileRules({
  types: {
    ...Object.fromEntries(Object.entries(disabled).map(([type, fields]) => [type, dropFields(fields)])),
    Container: dropStopSignal,
    EphemeralContainer: dropStopSignal,
  },
});

function dropFields(fields: readonly string[]): Rule {
  return (object) => fields.reduce(withoutField, object);
}

/** dropContainerStopSignals (ContainerStopSignals): a lifecycle with nothing else goes too. */
function dropStopSignal(container: JsonObject): JsonObject {
  const lifecycle = struct(container, "lifecycle");
  if (lifecycle === undefined || !isSet(lifecycle, "stopSignal")) return container;
  const rest = withoutField(lifecycle, "stopSignal");
  return Object.keys(rest).length === 0
    ? withoutField(container, "lifecycle")
    : withField(container, "lifecycle", rest);
}

/**
 * What the API server changes after admission and before validation: podStrategy.PrepareForCreate (kubernetes
 * pkg/registry/core/pod). Webhooks never see it. The same Pod is returned if nothing changes.
 */
export function prepareForCreate(pod: Pod): Pod {
  // The cast: no rule touches what makes it a Pod.
  const kept = dropInitContainerAnnotations(dropDisabledFields(pod) as Pod);
  const { metadata } = kept;
  const spec = [
    (before: PodSpec) => mergeLabelKeys(before, metadata.labels ?? {}),
    (before: PodSpec) => copyAppArmorAnnotations(before, metadata.annotations ?? {}),
    defaultPodResources,
  ].reduce((before, change) => change(before), kept.spec);
  return spec === kept.spec ? kept : { ...kept, spec };
}

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
