import type { Path } from "../kubernetes/json.ts";
import { checkObject } from "../manifest/check-object.ts";
import type { Findings } from "../manifest/manifest-object.ts";
import { describeField, injectedFieldNames } from "../model/injected-fields.ts";
import { longestPodDefaultName } from "../model/marker.ts";
import type { Container, Named } from "../model/pod.ts";
import type { PodDefault, PodDefaultSpec } from "../model/pod-default.ts";
import type { Found, Rule } from "./content-rule.ts";
import { findingAt, type Surroundings } from "./edit-pod-default.ts";
import { type Finding, worstFirst } from "./finding.ts";
import { formCollisions, istioTooLate, proxyInCluster } from "./installed-around.ts";
import { neverValid } from "./never-valid.ts";
import { findPairs, type Pair, pairFindings, selfConflicts } from "./pair.ts";
import { isCredential } from "./plain-secret.ts";
import { selectorFindings } from "./selector.ts";

const contentRules: readonly Rule[] = [
  nameTooLong,
  systemNamespace,
  unknownFields,
  danglingMounts,
  sidecarPatchFails,
  plainSecrets,
  serviceAccountSwitch,
  noDescription,
  sameDescription,
  sidecarInJobs,
  neverValid,
  formCollisions,
  proxyInCluster,
  istioTooLate,
];

/**
 * Everything that is wrong with a PodDefault although the API server stores it, the worst first. `podDefault` is the object as
 * written, because fields that the CRD does not have are gone once it is stored.
 * @param others the PodDefaults of its namespace, with or without itself
 * @param pairs those of them that conflict, where they are at hand
 */
export function podDefaultFindings(
  podDefault: PodDefault,
  others: readonly PodDefault[],
  surroundings: Surroundings,
  pairs?: readonly Pair[],
): readonly Finding[] {
  const around = () => findPairs([podDefault, ...others.filter((other) => !isNamesake(other, podDefault))]);
  return worstFirst([
    ...selectorFindings(podDefault, surroundings),
    ...selfConflicts(podDefault, surroundings),
    ...pairFindings(podDefault, pairs ?? around(), surroundings),
    ...contentFindings(podDefault, others, surroundings),
  ]);
}

function isNamesake({ metadata }: PodDefault, other: PodDefault): boolean {
  return metadata.name === other.metadata.name;
}

function contentFindings(
  podDefault: PodDefault,
  others: readonly PodDefault[],
  surroundings: Surroundings,
): readonly Finding[] {
  const { name } = podDefault.metadata;
  return contentRules
    .flatMap((rule) => rule(podDefault, others, surroundings) ?? [])
    .map(({ code, path, message, fix }) =>
      findingAt(code, { name, path }, surroundings, { message, fixes: [{ text: fix }] }),
    );
}

function nameTooLong({ metadata: { name } }: PodDefault): Found | undefined {
  if (name.length <= longestPodDefaultName) return undefined;
  return {
    code: "NAME_TOO_LONG",
    path: ["metadata", "name"],
    message:
      `the name has ${name.length} characters; over ${longestPodDefaultName} the webhook's marker annotation has an ` +
      "invalid key, and the API server rejects every Pod that matches",
    fix: `give it a name of at most ${longestPodDefaultName} characters`,
  };
}

/** Namespaces of Kubernetes and of Kubeflow's own parts: none is a profile's. */
const withoutProfile =
  /^(kube-(system|public|node-lease)|kubeflow(-system)?|istio-system|knative-(serving|eventing)|cert-manager|auth|oauth2-proxy)$/;

function systemNamespace({ metadata: { namespace = "" } }: PodDefault): Found | undefined {
  if (!withoutProfile.test(namespace)) return undefined;
  return {
    code: "SYSTEM_NAMESPACE",
    path: ["metadata", "namespace"],
    message: `namespace ${namespace} is not a profile's, so Kubeflow's webhook never sees its Pods, and the PodDefault does nothing there`,
    fix: "create it in the namespace of the profile that needs it",
  };
}

function unknownFields(podDefault: PodDefault): readonly Found[] {
  const findings: Findings = { problems: [], warnings: [] };
  const source = { object: podDefault, apiVersion: podDefault.apiVersion, kind: podDefault.kind, file: "" };
  checkObject(findings, { ...source, locate: () => ({ line: 1 }) });
  return findings.warnings.map(({ path = "", message, fix }) => ({
    code: "UNKNOWN_FIELD",
    path: path.split("."),
    message: `${path}: ${message}`,
    fix: fix ?? `remove ${path}; set what PodDefaults cannot inject in the workload's Pod template`,
  }));
}

/** A mount may also name a volume of the Pod; if neither has it, the API server rejects the Pod. */
function danglingMounts({ spec }: PodDefault): readonly Found[] {
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  const places: readonly (readonly [string, Path, PodDefaultSpec["volumeMounts"]])[] = [
    ["spec.volumeMounts", ["spec", "volumeMounts"], spec.volumeMounts],
    ...ownContainers(spec).map(
      ({ title, path, container }) => [title, [...path, "volumeMounts"], container.volumeMounts] as const,
    ),
  ];
  return places.flatMap(([title, path, mounts = []]) =>
    mounts
      .map((mount, index) => ({ mount, index }))
      .filter(({ mount }) => !volumes.has(mount.name))
      .map(({ mount: { name, mountPath }, index }) => ({
        code: "DANGLING_MOUNT" as const,
        path: [...path, index],
        message: `${title}: ${mountPath} mounts volume ${name}, which is not in spec.volumes; a Pod without it is rejected`,
        fix: `add volume ${name} to spec.volumes, unless every Pod that matches has it`,
      })),
  );
}

/** The patch of mattbaird/jsonpatch, where the list of containers grows and several of them change. */
function sidecarPatchFails({ spec }: PodDefault): Found | undefined {
  const perContainer = injectedFieldNames.filter((field) => {
    const value = spec[field];
    return describeField(field).home.in === "containers" && Array.isArray(value) && value.length > 0;
  });
  if (!spec.sidecars?.length || perContainer.length === 0) return undefined;
  return {
    code: "SIDECAR_PATCH_FAILS",
    path: ["spec", "sidecars"],
    message:
      `it injects sidecars together with ${perContainer.join(", ")}; in a Pod of two or more containers the webhook's ` +
      "patch for that fails, or removes the wrong container",
    fix: "use an init container with restartPolicy: Always, or a PodDefault of its own for the sidecar",
  };
}

function plainSecrets({ spec }: PodDefault): readonly Found[] {
  const places: readonly (readonly [string, Path, readonly Named[] | undefined])[] = [
    ["spec.env", ["spec", "env"], spec.env],
    ...ownContainers(spec).map(
      ({ title, path, container }) => [title, [...path, "env"], container.env] as const,
    ),
  ];
  return places.flatMap(([title, path, env = []]) =>
    env
      .map(({ name, value }, index) => ({ name, value, index }))
      .filter(({ name, value }) => typeof value === "string" && isCredential(name, value))
      .map(({ name, index }) => ({
        code: "PLAIN_SECRET" as const,
        path: [...path, index, "value"],
        message: `${title}: the value of ${name} looks like a credential in plain text; everybody who may read PodDefaults or Pods can read it`,
        fix: "put the value into a Secret and use valueFrom.secretKeyRef",
      })),
  );
}

function serviceAccountSwitch({ spec: { serviceAccountName } }: PodDefault): Found | undefined {
  if (!serviceAccountName) return undefined;
  return {
    code: "SERVICE_ACCOUNT_SWITCH",
    path: ["spec", "serviceAccountName"],
    message:
      `Pods run as service account ${serviceAccountName}, whatever they ask for; a token that is already mounted ` +
      "stays that of the old account",
    fix: `check that ${serviceAccountName} has the permissions that the Pods need, such as those of default-editor`,
  };
}

function noDescription({ spec: { desc } }: PodDefault): Found | undefined {
  if (desc) return undefined;
  return {
    code: "FORM_NO_DESC",
    path: ["spec", "desc"],
    message:
      "it has no description: the Notebook form shows its name instead, and old versions of the form fail",
    fix: "describe in spec.desc what users get",
  };
}

/** PodDefaults of one namespace by their description, made once for all rules about them. */
const byDescription = new WeakMap<readonly PodDefault[], ReadonlyMap<unknown, readonly PodDefault[]>>();

function sameDescription(podDefault: PodDefault, all: readonly PodDefault[]): Found | undefined {
  const { desc } = podDefault.spec;
  const known = byDescription.get(all) ?? Map.groupBy(all, ({ spec }) => spec.desc);
  byDescription.set(all, known);
  const alike = (desc && known.get(desc)) || [];
  const others = alike.filter((other) => !isNamesake(other, podDefault)).map(({ metadata }) => metadata.name);
  if (others.length === 0) return undefined;
  const more = others.length > 3 ? ` and ${others.length - 3} more` : "";
  return {
    code: "SAME_DESC",
    path: ["spec", "desc"],
    message: `${others.slice(0, 3).join(", ")}${more} has the same description ${JSON.stringify(desc)}; the Notebook form shows nothing else`,
    fix: "say in spec.desc what distinguishes them",
  };
}

function sidecarInJobs({ spec: { sidecars = [] } }: PodDefault): Found | undefined {
  if (sidecars.length === 0) return undefined;
  return {
    code: "SIDECAR_IN_JOBS",
    path: ["spec", "sidecars"],
    message: `Jobs and pipeline steps that match do not finish while ${sidecars.map(({ name }) => name).join(", ")} runs`,
    fix: "use an init container with restartPolicy: Always, which ends with the Pod's containers",
  };
}

type OwnContainer = { readonly title: string; readonly path: Path; readonly container: Container };

function ownContainers(spec: PodDefaultSpec): readonly OwnContainer[] {
  return (["initContainers", "sidecars"] as const).flatMap((field) =>
    (spec[field] ?? []).map((container, index) => ({
      title: `${describeField(field).one} ${container.name}`,
      path: ["spec", field, index],
      container,
    })),
  );
}
