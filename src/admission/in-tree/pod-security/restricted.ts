import type { JsonObject } from "../../../kubernetes/json.ts";
import type { Pod } from "../../../model/pod.ts";
import { allContainers } from "../../defaulting/containers.ts";
import { isSet, struct, structs, text, texts } from "../../defaulting/field.ts";
import { findProcMounts } from "./baseline.ts";
import {
  type Check,
  containersWhere,
  type Failure,
  findSetters,
  hasUserNamespace,
  isWindows,
  nameContainers,
  plural,
  quoteAll,
  securityContext,
  sortedSet,
} from "./check.ts";
import { findUnsetSeccomp } from "./seccomp.ts";

/** The checks that level restricted adds, by ID: the order in which upstream runs them, after those of baseline. */
export const restrictedChecks: readonly Check[] = [
  { id: "allowPrivilegeEscalation", since: 8, find: exceptOnWindows(findPrivilegeEscalation) },
  {
    id: "capabilities_restricted",
    since: 22,
    overrides: "capabilities_baseline",
    find: exceptOnWindows(findCapabilities),
  },
  { id: "procMount_restricted", since: 35, overrides: "procMount", find: findProcMounts },
  { id: "restrictedVolumes", since: 0, overrides: "hostPathVolumes", find: findVolumes },
  { id: "runAsNonRoot", since: 0, find: exceptInUserNamespace(findRoot) },
  { id: "runAsUser", since: 23, find: exceptInUserNamespace(findRootUser) },
  {
    id: "seccompProfile_restricted",
    since: 19,
    overrides: "seccompProfile_baseline",
    find: exceptOnWindows(findUnsetSeccomp),
  },
];

/** The ..._1_25 version of a check. */
function exceptOnWindows(find: Check["find"]): Check["find"] {
  return (pod, policy) => (policy >= 25 && isWindows(pod) ? undefined : find(pod, policy));
}

/** The ...1_35 version of a check. */
function exceptInUserNamespace(find: Check["find"]): Check["find"] {
  return (pod, policy) => (policy >= 35 && hasUserNamespace(pod) ? undefined : find(pod, policy));
}

/** allowPrivilegeEscalation_1_8 */
function findPrivilegeEscalation(pod: Pod): Failure | undefined {
  const containers = containersWhere(
    pod,
    (container) => securityContext(container)["allowPrivilegeEscalation"] !== false,
  );
  if (containers.length === 0) return undefined;
  const detail = `${nameContainers(containers)} must set securityContext.allowPrivilegeEscalation=false`;
  return { reason: "allowPrivilegeEscalation != false", detail, containers };
}

/** capabilitiesRestricted_1_22 */
function findCapabilities(pod: Pod): Failure | undefined {
  const capabilities = (container: JsonObject) => struct(securityContext(container), "capabilities") ?? {};
  const addedBy = (container: JsonObject) =>
    texts(capabilities(container), "add").filter((capability) => capability !== "NET_BIND_SERVICE");
  const keeping = containersWhere(
    pod,
    (container) => !texts(capabilities(container), "drop").includes("ALL"),
  );
  const adding = containersWhere(pod, (container) => addedBy(container).length > 0);
  const details: string[] = [];
  if (keeping.length > 0) {
    details.push(`${nameContainers(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
  }
  if (adding.length > 0) {
    const added = quoteAll(sortedSet(allContainers(pod.spec).flatMap(addedBy)));
    details.push(`${nameContainers(adding)} must not include ${added} in securityContext.capabilities.add`);
  }
  if (details.length === 0) return undefined;
  const containers = [...new Set([...keeping, ...adding])];
  return { reason: "unrestricted capabilities", detail: details.join("; "), containers };
}

const allowedVolumes = [
  ...["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image"],
  ...["persistentVolumeClaim", "projected", "secret"],
];
/** In the order in which upstream asks for them. */
const restrictedVolumes = [
  ...["hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd"],
  ...[
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
  ],
  ...["photonPersistentDisk", "portworxVolume", "scaleIO", "storageos"],
];

/** restrictedVolumes_1_0 */
function findVolumes({ spec }: Pod): Failure | undefined {
  const isAllowed = (volume: JsonObject) => allowedVolumes.some((source) => isSet(volume, source));
  const violating = structs(spec, "volumes").filter((volume) => !isAllowed(volume));
  if (violating.length === 0) return undefined;
  const volumes = violating.map((volume) => text(volume, "name"));
  const typeOf = (volume: JsonObject) =>
    restrictedVolumes.find((source) => isSet(volume, source)) ?? "unknown";
  const types = sortedSet(violating.map(typeOf));
  const use = volumes.length === 1 ? "uses" : "use";
  const kinds = `${plural("restricted volume type", types)} ${quoteAll(types)}`;
  const detail = `${plural("volume", volumes)} ${quoteAll(volumes)} ${use} ${kinds}`;
  return { reason: "restricted volume types", detail, volumes };
}

/** runAsNonRoot1_0 */
function findRoot(pod: Pod): Failure | undefined {
  const reason = "runAsNonRoot != true";
  const setters = findSetters(pod, (context) => context["runAsNonRoot"] === false);
  if (setters !== undefined) {
    const detail = `${setters.words} must not set securityContext.runAsNonRoot=false`;
    return { reason, detail, containers: setters.containers };
  }
  if (securityContext(pod.spec)["runAsNonRoot"] === true) return undefined;
  const containers = containersWhere(pod, (container) => !isSet(securityContext(container), "runAsNonRoot"));
  if (containers.length === 0) return undefined;
  const detail = `pod or ${nameContainers(containers)} must set securityContext.runAsNonRoot=true`;
  return { reason, detail, containers };
}

/** runAsUser1_23 */
function findRootUser(pod: Pod): Failure | undefined {
  const setters = findSetters(pod, (context) => context["runAsUser"] === 0);
  if (setters === undefined) return undefined;
  const detail = `${setters.words} must not set runAsUser=0`;
  return { reason: "runAsUser=0", detail, containers: setters.containers };
}
