import type { JsonObject } from "../../kubernetes/json.ts";
import { markerAnnotation } from "../../model/marker.ts";
import type { Container, Pod, PodSpec } from "../../model/pod.ts";
import type { PreparedPodDefault } from "../prepare.ts";
import { addFindings, type Findings, noFindings, skipSame } from "./findings.ts";
import { appendEnvFrom } from "./merge/append.ts";
import { mergeByIdentity } from "./merge/by-identity.ts";
import { setIfUnset } from "./merge/first-wins.ts";
import { overwrite } from "./merge/last-wins.ts";
import { mergeStringMap } from "./merge/string-map.ts";
import * as rules from "./merge/table.ts";

export type Injected = {
  /** As the webhook holds it, lists that stayed empty included. */
  readonly pod: Pod;
  readonly findings: Findings;
  /** A sidecar equals a container of the Pod until env and mounts are injected there: see `repeatSidecars`. */
  readonly losesContainers: boolean;
};

type PodDefaults = readonly PreparedPodDefault[];

/**
 * safeToApplyPodDefaultsOnPod and applyPodDefaultsOnPod in one: upstream merges twice, once for the conflicts and once
 * for the result. The order of the merges is the one in which it lists conflicts. Where something clashes, what is
 * there stays; the webhook denies such a Pod.
 *
 * @param pod as the webhook decodes it
 */
export function inject(pod: Pod, podDefaults: PodDefaults): Injected {
  const findings = noFindings();
  const { metadata, spec } = pod;
  const list = <Item extends JsonObject>(rule: rules.ListRule<Item>, existing: readonly Item[] | undefined) =>
    mergeByIdentity(rule, existing, podDefaults, findings);
  const volumes = list(rules.volumes, spec.volumes);
  const tolerations = list(rules.tolerations, spec.tolerations);
  const imagePullSecrets = list(rules.imagePullSecrets, spec.imagePullSecrets);
  const sidecars = noFindings();
  const grown = mergeByIdentity(rules.sidecars, spec.containers, podDefaults, sidecars);
  const grows = grown.length > spec.containers.length;
  const injected = spec.containers.map((container) =>
    injectContainer(container, grows, podDefaults, findings),
  );
  const annotations = mergeStringMap("annotations", metadata.annotations, podDefaults, findings);
  const labels = mergeStringMap("labels", metadata.labels, podDefaults, findings);
  const initContainers = list(rules.initContainers, spec.initContainers);
  addFindings(findings, sidecars);
  const { containers, losesContainers } = repeatSidecars(injected, podDefaults);
  const account = serviceAccount(spec, podDefaults, findings);
  const lists = { volumes, tolerations, imagePullSecrets, initContainers, containers };
  mark(annotations, podDefaults, findings);
  return {
    pod: {
      ...pod,
      metadata: { ...metadata, annotations, labels },
      spec: { ...spec, ...account, ...lists },
    },
    findings,
    losesContainers,
  };
}

/**
 * applyPodDefaultsOnContainer. Upstream makes env and volumeMounts empty lists where they were nil.
 *
 * @param resent a sidecar makes the list of containers grow, and the patch then sends each container as a whole
 */
function injectContainer(
  container: Container,
  resent: boolean,
  podDefaults: PodDefaults,
  findings: Findings,
): Container {
  const { name } = container;
  const env = mergeByIdentity(rules.env, container.env, podDefaults, findings, name);
  const volumeMounts = mergeByIdentity(
    rules.volumeMounts,
    container.volumeMounts,
    podDefaults,
    findings,
    name,
  );
  const envFrom = appendEnvFrom(container, resent, podDefaults, findings);
  const command = setIfUnset("command", container, podDefaults, findings);
  const args = setIfUnset("args", container, podDefaults, findings);
  return {
    ...container,
    env,
    volumeMounts,
    ...(envFrom && { envFrom }),
    ...(command && { command }),
    ...(args && { args }),
  };
}

/**
 * The second merge of the sidecars, into the injected containers. One that equalled a container before can differ from
 * it now, and mergeContainers then returns nil: upstream ignores the error and takes the nil.
 */
function repeatSidecars(
  injected: readonly Container[],
  podDefaults: PodDefaults,
): { containers: readonly Container[]; losesContainers: boolean } {
  const findings = noFindings();
  const containers = mergeByIdentity(rules.sidecars, injected, podDefaults, findings);
  return { containers, losesContainers: findings.clashes.length > 0 };
}

function serviceAccount(spec: PodSpec, podDefaults: PodDefaults, findings: Findings): Partial<PodSpec> {
  const name = overwrite(
    "serviceAccountName",
    spec.serviceAccountName,
    (offered) => offered.serviceAccountName,
    podDefaults,
    findings,
  );
  const automount = overwrite(
    "automountServiceAccountToken",
    spec.automountServiceAccountToken,
    (offered) => offered.automountServiceAccountToken,
    podDefaults,
    findings,
  );
  return {
    ...(name !== undefined && { serviceAccountName: name }),
    ...(automount !== undefined && { automountServiceAccountToken: automount }),
  };
}

/** Adds the annotations that tell what was applied; these overwrite. */
function mark(annotations: Record<string, string>, podDefaults: PodDefaults, findings: Findings): void {
  for (const { name, resourceVersion } of podDefaults) {
    const key = markerAnnotation(name);
    const injection = { podDefault: name, field: "annotations", key } as const;
    if (annotations[key] === resourceVersion) skipSame(findings, injection, undefined);
    else findings.injections.push(injection);
    annotations[key] = resourceVersion;
  }
}
