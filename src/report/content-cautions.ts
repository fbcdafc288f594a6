import { checkObject } from "../manifest/check-object.ts";
import type { Findings } from "../manifest/check-type.ts";
import type { Container } from "../model/pod.ts";
import type { PodDefault, PodDefaultSpec } from "../model/pod-default.ts";
import type { Finding } from "./cautions.ts";
import { plainSecrets } from "./plain-secrets.ts";
import { longestPodDefaultName } from "./refusal.ts";

type Rule = (podDefault: PodDefault, siblings: readonly PodDefault[]) => readonly Finding[];

const rules: readonly Rule[] = [
  nameTooLong,
  unknownFields,
  danglingMounts,
  sidecarPatchFails,
  plainSecret,
  serviceAccountSwitch,
  sameDescription,
  sidecarInJobs,
];

/** Cautions about what a PodDefault is called and injects. */
export function contentCautions(podDefault: PodDefault, siblings: readonly PodDefault[]): readonly Finding[] {
  return rules.flatMap((rule) => rule(podDefault, siblings));
}

function nameTooLong({ metadata: { name } }: PodDefault): readonly Finding[] {
  if (name.length <= longestPodDefaultName) return [];
  return [
    {
      code: "NAME_TOO_LONG",
      severity: "error",
      message:
        `the name has ${name.length} characters; with more than ${longestPodDefaultName} the webhook's marker annotation ` +
        "is no valid key, and every Pod that matches is refused",
      fix: `give it a name of at most ${longestPodDefaultName} characters`,
    },
  ];
}

function unknownFields(podDefault: PodDefault): readonly Finding[] {
  const findings: Findings = { problems: [], warnings: [] };
  const source = { object: podDefault, apiVersion: podDefault.apiVersion, kind: podDefault.kind, file: "" };
  checkObject(findings, { ...source, locate: () => ({ line: 1 }) });
  return findings.warnings.map(({ path, message }) => ({
    code: "UNKNOWN_FIELD",
    severity: "warning",
    message: `${path}: ${message}`,
    fix: `remove ${path}; what PodDefaults cannot inject belongs into the workload's Pod template`,
  }));
}

/** A mount may also refer to a volume of the Pod; one that neither has makes the API server refuse the Pod. */
function danglingMounts({ spec }: PodDefault): readonly Finding[] {
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  const places: readonly (readonly [string, PodDefaultSpec["volumeMounts"]])[] = [
    ["spec.volumeMounts", spec.volumeMounts],
    ...ownContainers(spec).map(
      ([field, { name, volumeMounts }]) => [`${field} ${name}`, volumeMounts] as const,
    ),
  ];
  return places.flatMap(([place, mounts = []]) =>
    mounts
      .filter(({ name }) => !volumes.has(name))
      .map(({ name, mountPath }) => ({
        code: "DANGLING_MOUNT",
        severity: "warning",
        message: `${place}: ${mountPath} mounts volume ${name}, which is not in spec.volumes; a Pod without it is refused`,
        fix: `add volume ${name} to spec.volumes, unless every Pod that matches has it`,
      })),
  );
}

/** The patch of mattbaird/jsonpatch, where the list of containers grows and several of them change. */
function sidecarPatchFails({ spec }: PodDefault): readonly Finding[] {
  const perContainer = (["env", "envFrom", "volumeMounts", "command", "args"] as const).filter(
    (field) => (spec[field]?.length ?? 0) > 0,
  );
  if (!spec.sidecars?.length || perContainer.length === 0) return [];
  return [
    {
      code: "SIDECAR_PATCH_FAILS",
      severity: "warning",
      message:
        `it injects sidecars together with ${perContainer.join(", ")}; into a Pod of two or more containers the webhook's ` +
        "patch for that fails, or takes out the wrong container",
      fix: "make the sidecar an init container with restartPolicy: Always, or put it into a PodDefault of its own",
    },
  ];
}

function plainSecret({ spec }: PodDefault): readonly Finding[] {
  const places = [
    ...plainSecrets("spec.env", spec.env),
    ...ownContainers(spec).flatMap(([field, { name, env }]) => plainSecrets(`${field} ${name}`, env)),
  ];
  return places.map((place) => ({
    code: "PLAIN_SECRET",
    severity: "warning",
    message: `${place} looks like a secret, in plain text for all who may read PodDefaults or Pods`,
    fix: "put the value into a Secret and refer to it with valueFrom.secretKeyRef",
  }));
}

function serviceAccountSwitch({ spec: { serviceAccountName } }: PodDefault): readonly Finding[] {
  if (!serviceAccountName) return [];
  return [
    {
      code: "SERVICE_ACCOUNT_SWITCH",
      severity: "note",
      message:
        `it runs Pods as service account ${serviceAccountName}, whatever they ask for; a token of the old account that is ` +
        "mounted already stays",
      fix: `see that ${serviceAccountName} may do what the Pods need, such as default-editor's rights for notebooks`,
    },
  ];
}

function sameDescription(
  { spec: { desc } }: PodDefault,
  siblings: readonly PodDefault[],
): readonly Finding[] {
  const same = siblings
    .filter((sibling) => desc && sibling.spec.desc === desc)
    .map(({ metadata }) => metadata.name);
  if (same.length === 0) return [];
  return [
    {
      code: "SAME_DESC",
      severity: "warning",
      message: `the description ${JSON.stringify(desc)} is that of ${same.join(", ")} too; the Notebook form shows nothing else`,
      fix: "say in spec.desc what tells them apart",
    },
  ];
}

function sidecarInJobs({ spec: { sidecars = [] } }: PodDefault): readonly Finding[] {
  if (sidecars.length === 0) return [];
  return [
    {
      code: "SIDECAR_IN_JOBS",
      severity: "note",
      message: `Jobs and pipeline steps that match do not finish while ${sidecars.map(({ name }) => name).join(", ")} runs`,
      fix: "make it an init container with restartPolicy: Always, which ends with the Pod's containers",
    },
  ];
}

function ownContainers(spec: PodDefaultSpec): readonly (readonly [string, Container])[] {
  return [
    ...(spec.initContainers ?? []).map((container) => ["init container", container] as const),
    ...(spec.sidecars ?? []).map((container) => ["sidecar", container] as const),
  ];
}
