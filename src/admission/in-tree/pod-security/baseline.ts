import { quote } from "../../../kubernetes/go-text.ts";
import type { JsonObject } from "../../../kubernetes/json.ts";
import type { Pod } from "../../../model/pod.ts";
import { allContainers } from "../../defaulting/containers.ts";
import { flag, number, struct, structs, text, texts } from "../../defaulting/field.ts";
import {
  type Check,
  containersWhere,
  type Failure,
  findSetters,
  hasUserNamespace,
  nameContainers,
  plural,
  quoteAll,
  securityContext,
  sortedSet,
} from "./check.ts";
import { findSeccomp } from "./seccomp.ts";

/** The checks of level baseline, by ID: the order in which upstream runs them (k8s.io/pod-security-admission policy). */
export const baselineChecks: readonly Check[] = [
  { id: "appArmorProfile", since: 0, find: findAppArmor },
  { id: "capabilities_baseline", since: 0, find: findCapabilities },
  { id: "hostNamespaces", since: 0, find: findHostNamespaces },
  { id: "hostPathVolumes", since: 0, find: findHostPaths },
  { id: "hostPorts", since: 0, find: findHostPorts },
  { id: "hostProbesAndHostLifecycle", since: 34, find: findProbeHosts },
  { id: "privileged", since: 0, find: findPrivileged },
  {
    id: "procMount",
    since: 0,
    find: (pod, policy) => (policy >= 35 && hasUserNamespace(pod) ? undefined : findProcMounts(pod)),
  },
  { id: "seLinuxOptions", since: 0, find: findSeLinuxOptions },
  { id: "seccompProfile_baseline", since: 0, find: findSeccomp },
  { id: "sysctls", since: 0, find: findSysctls },
  { id: "windowsHostProcess", since: 0, find: findHostProcess },
];

const appArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";

/** appArmorProfile_1_0 */
function findAppArmor(pod: Pod): Failure | undefined {
  const typeOf = (context: JsonObject) => {
    const profile = struct(context, "appArmorProfile");
    return profile === undefined ? "RuntimeDefault" : text(profile, "type");
  };
  const violates = (context: JsonObject) => !["RuntimeDefault", "Localhost"].includes(typeOf(context));
  const setters = findSetters(pod, violates);
  const contexts = [pod.spec, ...allContainers(pod.spec)].map(securityContext);
  const annotations = Object.entries(pod.metadata.annotations ?? {})
    .filter(
      ([key, value]) => key.startsWith(appArmorPrefix) && !/^$|^runtime\/default$|^localhost\//.test(value),
    )
    .map(([key, value]) => `${key}=${quote(value)}`)
    .sort();
  const words = [
    ...(setters === undefined ? [] : [setters.words]),
    ...(annotations.length === 0 ? [] : [plural("annotation", annotations)]),
  ];
  if (words.length === 0) return undefined;
  const values = [...sortedSet(contexts.filter(violates).map(typeOf)), ...annotations];
  return {
    reason: plural("forbidden AppArmor profile", values),
    detail: `${words.join(" and ")} must not set AppArmor profile type to ${quoteAll(values)}`,
    containers: setters?.containers ?? [],
  };
}

const defaultCapabilities = [
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"],
  ...["SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
];

/** capabilitiesBaseline_1_0 */
function findCapabilities(pod: Pod): Failure | undefined {
  const addedBy = (container: JsonObject) =>
    texts(struct(securityContext(container), "capabilities") ?? {}, "add").filter(
      (capability) => !defaultCapabilities.includes(capability),
    );
  const containers = containersWhere(pod, (container) => addedBy(container).length > 0);
  if (containers.length === 0) return undefined;
  const added = quoteAll(sortedSet(allContainers(pod.spec).flatMap(addedBy)));
  const detail = `${nameContainers(containers)} must not include ${added} in securityContext.capabilities.add`;
  return { reason: "non-default capabilities", detail, containers };
}

/** hostNamespaces_1_0 */
function findHostNamespaces({ spec }: Pod): Failure | undefined {
  const shared = ["hostNetwork", "hostPID", "hostIPC"].filter((field) => flag(spec, field));
  if (shared.length === 0) return undefined;
  return { reason: "host namespaces", detail: shared.map((field) => `${field}=true`).join(", ") };
}

/** hostPathVolumes_1_0 */
function findHostPaths({ spec }: Pod): Failure | undefined {
  const volumes = structs(spec, "volumes")
    .filter((volume) => struct(volume, "hostPath") !== undefined)
    .map((volume) => text(volume, "name"));
  if (volumes.length === 0) return undefined;
  return { reason: "hostPath volumes", detail: `${plural("volume", volumes)} ${quoteAll(volumes)}`, volumes };
}

/** hostPorts_1_0 */
function findHostPorts(pod: Pod): Failure | undefined {
  const portsOf = (container: JsonObject) =>
    structs(container, "ports")
      .map((port) => number(port, "hostPort"))
      .filter((port) => port !== 0);
  const containers = containersWhere(pod, (container) => portsOf(container).length > 0);
  if (containers.length === 0) return undefined;
  const ports = sortedSet(allContainers(pod.spec).flatMap(portsOf).map(String));
  const use = containers.length === 1 ? "uses" : "use";
  const detail = `${nameContainers(containers)} ${use} ${plural("hostPort", ports)} ${ports.join(", ")}`;
  return { reason: "hostPort", detail, containers };
}

const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;

/** hostProbesAndHostLifecycleV1Dot34 */
function findProbeHosts(pod: Pod): Failure | undefined {
  const hostsOf = (container: JsonObject) => {
    const lifecycle = struct(container, "lifecycle") ?? {};
    const handlers = [
      ...probes.map((probe) => struct(container, probe)),
      ...["postStart", "preStop"].map((hook) => struct(lifecycle, hook)),
    ];
    return handlers
      .flatMap((handler) => ["httpGet", "tcpSocket"].map((action) => struct(handler ?? {}, action)))
      .map((action) => text(action ?? {}, "host"))
      .filter((host) => host !== "");
  };
  const containers = sortedSet(containersWhere(pod, (container) => hostsOf(container).length > 0));
  if (containers.length === 0) return undefined;
  const hosts = sortedSet(allContainers(pod.spec).flatMap(hostsOf));
  const use = containers.length === 1 ? "uses" : "use";
  const reason = "probe or lifecycle host";
  const detail = `${nameContainers(containers)} ${use} ${plural(reason, hosts)} ${quoteAll(hosts)}`;
  return { reason, detail, containers };
}

/** privileged_1_0 */
function findPrivileged(pod: Pod): Failure | undefined {
  const containers = containersWhere(pod, (container) => flag(securityContext(container), "privileged"));
  if (containers.length === 0) return undefined;
  const detail = `${nameContainers(containers)} must not set securityContext.privileged=true`;
  return { reason: "privileged", detail, containers };
}

/** procMount_1_0 */
export function findProcMounts(pod: Pod): Failure | undefined {
  const mountOf = (container: JsonObject) => securityContext(container)["procMount"] ?? "Default";
  const containers = containersWhere(pod, (container) => mountOf(container) !== "Default");
  if (containers.length === 0) return undefined;
  const types = sortedSet(allContainers(pod.spec).map(mountOf).map(String)).filter(
    (type) => type !== "Default",
  );
  const detail = `${nameContainers(containers)} must not set securityContext.procMount to ${quoteAll(types)}`;
  return { reason: "procMount", detail, containers };
}

/** seLinuxOptions */
function findSeLinuxOptions(pod: Pod, policy: number): Failure | undefined {
  const allowed = ["", "container_t", "container_init_t", "container_kvm_t"];
  if (policy >= 31) allowed.push("container_engine_t");
  const optionsOf = (context: JsonObject) => struct(context, "seLinuxOptions") ?? {};
  const violates = (options: JsonObject) =>
    !allowed.includes(text(options, "type")) || text(options, "user") !== "" || text(options, "role") !== "";
  const setters = findSetters(pod, (context) => violates(optionsOf(context)));
  if (setters === undefined) return undefined;
  const options = [pod.spec, ...allContainers(pod.spec)].map(securityContext).map(optionsOf);
  const types = sortedSet(options.map((of) => text(of, "type")).filter((type) => !allowed.includes(type)));
  const violating = [
    ...(types.length > 0 ? [`${plural("type", types)} ${quoteAll(types)}`] : []),
    ...["user", "role"]
      .filter((field) => options.some((of) => text(of, field) !== ""))
      .map((field) => `${field} may not be set`),
  ];
  const detail = `${setters.words} set forbidden securityContext.seLinuxOptions: ${violating.join("; ")}`;
  return { reason: "seLinuxOptions", detail, containers: setters.containers };
}

/** Safe sysctls, and the policy version that first allows them. */
const sysctls: Readonly<Record<string, number>> = {
  "kernel.shm_rmid_forced": 0,
  "net.ipv4.ip_local_port_range": 0,
  "net.ipv4.tcp_syncookies": 0,
  "net.ipv4.ping_group_range": 0,
  "net.ipv4.ip_unprivileged_port_start": 0,
  "net.ipv4.ip_local_reserved_ports": 27,
  "net.ipv4.tcp_keepalive_time": 29,
  "net.ipv4.tcp_fin_timeout": 29,
  "net.ipv4.tcp_keepalive_intvl": 29,
  "net.ipv4.tcp_keepalive_probes": 29,
  "net.ipv4.tcp_rmem": 32,
  "net.ipv4.tcp_wmem": 32,
  "net.ipv4.tcp_slow_start_after_idle": 37,
  "net.ipv4.tcp_notsent_lowat": 37,
};

/** sysctls */
function findSysctls({ spec }: Pod, policy: number): Failure | undefined {
  const forbidden = structs(securityContext(spec), "sysctls")
    .map((sysctl) => text(sysctl, "name"))
    .filter(
      (name) => (Object.hasOwn(sysctls, name) ? (sysctls[name] ?? 0) : Number.POSITIVE_INFINITY) > policy,
    );
  return forbidden.length === 0 ? undefined : { reason: "forbidden sysctls", detail: forbidden.join(", ") };
}

/** windowsHostProcess_1_0 */
function findHostProcess(pod: Pod): Failure | undefined {
  const setters = findSetters(pod, (context) => flag(struct(context, "windowsOptions") ?? {}, "hostProcess"));
  if (setters === undefined) return undefined;
  const detail = `${setters.words} must not set securityContext.windowsOptions.hostProcess=true`;
  return { reason: "hostProcess", detail, containers: setters.containers };
}
