import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import type { StringMap } from "../../../src/kubernetes/object-meta.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import type { PodSpec } from "../../../src/model/pod.ts";
import { admitBeside, podWith } from "../pod-default/admit-beside.ts";

const prefix = "pod-security.kubernetes.io/";

function label(labels: StringMap): StringMap {
  return Object.fromEntries(Object.entries(labels).map(([mode, value]) => [`${prefix}${mode}`, value]));
}

function admitAs(
  labels: StringMap,
  spec: Partial<PodSpec>,
  annotations: StringMap = {},
  kubernetesVersion = "1.37",
): Outcome {
  return admitBeside(podWith(spec, { annotations }), [], {
    namespaceLabels: label(labels),
    kubernetesVersion,
  });
}

/** What the server says of a Pod whose containers are called main and second, or have the given parts. */
function details(
  enforce: string,
  spec: Partial<PodSpec>,
  annotations?: StringMap,
  version?: string,
): string | undefined {
  const [level = "", policy = "latest"] = enforce.split(":");
  const outcome = admitAs({ enforce: level, "enforce-version": policy }, spec, annotations, version);
  const message = "error" in outcome ? outcome.error?.message : undefined;
  return message?.replace(`pods "pod" is forbidden: violates PodSecurity "${enforce}": `, "");
}

const contain = (...parts: JsonObject[]): Partial<PodSpec> => ({
  containers: parts.map((part, index) => ({
    name: ["main", "second"][index] ?? "",
    image: "busybox",
    ...part,
  })),
});
const secure = (...contexts: JsonObject[]) =>
  contain(...contexts.map((securityContext) => ({ securityContext })));
const strict = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const strictPod = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
const httpGet = { httpGet: { port: 80, host: "h" } };

describe("baseline", () => {
  it.each<[details: string | undefined, spec: Partial<PodSpec>, annotations?: StringMap]>([
    [undefined, {}],
    [
      'forbidden AppArmor profile (pod and container "main" must not set AppArmor profile type to "Unconfined")',
      {
        ...secure({ appArmorProfile: { type: "Unconfined" } }),
        securityContext: { appArmorProfile: { type: "Unconfined" } },
      },
    ],
    [
      'non-default capabilities (containers "main", "second" must not include "NET_ADMIN", "SYS_TIME" in securityContext.capabilities.add)',
      secure({ capabilities: { add: ["SYS_TIME", "CHOWN"] } }, { capabilities: { add: ["NET_ADMIN"] } }),
    ],
    [
      "host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)",
      { hostNetwork: true, hostPID: true, hostIPC: true },
    ],
    [
      'hostPath volumes (volumes "a", "b")',
      { volumes: ["a", "b"].map((name) => ({ name, hostPath: { path: "/" } })) },
    ],
    [
      'hostPort (container "main" uses hostPort 80)',
      contain({ ports: [{ containerPort: 80, hostPort: 80 }] }),
    ],
    [
      'hostPort (containers "main", "second" use hostPorts 8080, 9)',
      contain(
        { ports: [{ containerPort: 9, hostPort: 9 }] },
        { ports: [{ containerPort: 80, hostPort: 8080 }] },
      ),
    ],
    [
      'probe or lifecycle host (containers "main", "second" use probe or lifecycle hosts "h", "i")',
      contain({ lifecycle: { preStop: httpGet } }, { livenessProbe: { tcpSocket: { port: 80, host: "i" } } }),
    ],
    [
      'privileged (container "main" must not set securityContext.privileged=true)',
      secure({ privileged: true }),
    ],
    [
      'seLinuxOptions (pod and container "main" set forbidden securityContext.seLinuxOptions: type "t"; user may not be set; role may not be set)',
      {
        ...secure({ seLinuxOptions: { type: "t", user: "u" } }),
        securityContext: { seLinuxOptions: { role: "r" } },
      },
    ],
    [
      'seccompProfile (container "main" must not set securityContext.seccompProfile.type to "Unconfined")',
      secure({ seccompProfile: { type: "Unconfined" } }),
    ],
    [
      "forbidden sysctls (kernel.msgmax)",
      { securityContext: { sysctls: [{ name: "kernel.msgmax", value: "1" }] } },
    ],
  ])("%s", (wanted, spec, annotations) => {
    expect(details("baseline:latest", spec, annotations)).toBe(wanted);
  });
});

describe("restricted", () => {
  it.each<[details: string | undefined, spec: Partial<PodSpec>]>([
    [undefined, { ...secure(strict), securityContext: strictPod }],
    [
      'unrestricted capabilities (container "second" must set securityContext.capabilities.drop=["ALL"]; container "main" must not include "CHOWN" in securityContext.capabilities.add)',
      {
        ...secure(
          { ...strict, capabilities: { drop: ["ALL"], add: ["CHOWN", "NET_BIND_SERVICE"] } },
          { ...strict, capabilities: {} },
        ),
        securityContext: strictPod,
      },
    ],
    [
      'restricted volume types (volumes "h", "n" use restricted volume types "hostPath", "nfs")',
      {
        ...secure(strict),
        securityContext: strictPod,
        volumes: [
          { name: "h", hostPath: { path: "/" } },
          { name: "n", nfs: { server: "s", path: "/" } },
          { name: "i", image: { reference: "r" } },
        ],
      },
    ],
    [
      'runAsNonRoot != true (pod or containers "main", "second" must set securityContext.runAsNonRoot=true)',
      { ...secure(strict, strict), securityContext: { ...strictPod, runAsNonRoot: undefined as never } },
    ],
    [
      'runAsNonRoot != true (pod and container "main" must not set securityContext.runAsNonRoot=false)',
      {
        ...secure({ ...strict, runAsNonRoot: false }),
        securityContext: { ...strictPod, runAsNonRoot: false },
      },
    ],
    [
      'runAsUser=0 (pod and container "main" must not set runAsUser=0)',
      { ...secure({ ...strict, runAsUser: 0 }), securityContext: { ...strictPod, runAsUser: 0 } },
    ],
    [
      'seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      { ...secure(strict), securityContext: { runAsNonRoot: true } },
    ],
  ])("%s", (wanted, spec) => {
    expect(details("restricted:latest", JSON.parse(JSON.stringify(spec)))).toBe(wanted);
  });

  it("keeps the checks of baseline that it does not replace, and names all containers at fault", () => {
    const spec = { ...secure({ privileged: true }), securityContext: strictPod, hostNetwork: true };
    const outcome = admitAs({ enforce: "restricted" }, spec);
    expect("refusedBy" in outcome && outcome.refusedBy).toMatchObject({
      plugin: "PodSecurity",
      policy: "restricted:latest",
      containers: ["main"],
      violations: [
        { check: "hostNamespaces", containers: [] },
        { check: "privileged", containers: ["main"] },
        { check: "allowPrivilegeEscalation", containers: ["main"] },
        { check: "capabilities_restricted", containers: ["main"] },
      ],
    });
    expect(outcome.assumptions.map(({ code }) => code)).toContain("POD_SECURITY_EXEMPTIONS_UNKNOWN");
  });
});

const windows = { ...secure({ windowsOptions: { hostProcess: true } }), os: { name: "windows" } };
const sysctl = (name: string) => ({ securityContext: { sysctls: [{ name, value: "1" }] } });
const engine = secure({ seLinuxOptions: { type: "container_engine_t" } });
const users = {
  ...secure({ ...strict, runAsUser: 0 }),
  hostUsers: false,
  securityContext: { seccompProfile: { type: "RuntimeDefault" } },
};
const imageVolume = {
  ...secure(strict),
  securityContext: strictPod,
  volumes: [{ name: "i", image: { reference: "r" } }],
};

describe("versions", () => {
  it.each<[passes: boolean, enforce: string, what: string, spec: Partial<PodSpec>, server?: string]>([
    [false, "baseline:v1.26", "a sysctl of 1.27", sysctl("net.ipv4.ip_local_reserved_ports")],
    [true, "baseline:v1.27", "a sysctl of 1.27", sysctl("net.ipv4.ip_local_reserved_ports")],
    [false, "baseline:v1.36", "a sysctl of 1.37", sysctl("net.ipv4.tcp_notsent_lowat")],
    [true, "baseline:v1.99", "a sysctl of 1.37", sysctl("net.ipv4.tcp_notsent_lowat")],
    [false, "baseline:latest", "a sysctl of 1.37 on 1.36", sysctl("net.ipv4.tcp_notsent_lowat"), "1.36"],
    [false, "baseline:v1.30", "container_engine_t", engine],
    [true, "baseline:v1.31", "container_engine_t", engine],
    [true, "baseline:v1.33", "a probe's host", contain({ livenessProbe: httpGet })],
    [false, "baseline:v1.34", "a probe's host", contain({ livenessProbe: httpGet })],
    [true, "baseline:latest", "a probe's host on 1.33", contain({ livenessProbe: httpGet }), "v1.33.2-gke.1"],
    [false, "restricted:v1.34", "root in a user namespace", users],
    [true, "restricted:v1.35", "root in a user namespace", users],
    [true, "restricted:v1.7", "privilege escalation", { securityContext: strictPod }],
    [false, "restricted:v1.8", "privilege escalation", { securityContext: strictPod }],
    [
      true,
      "restricted:v1.21",
      "default capabilities",
      { ...secure({ allowPrivilegeEscalation: false }), securityContext: strictPod },
    ],
    [
      false,
      "restricted:v1.22",
      "default capabilities",
      { ...secure({ allowPrivilegeEscalation: false }), securityContext: strictPod },
    ],
    [
      true,
      "restricted:v1.18",
      "no seccomp profile",
      { ...secure(strict), securityContext: { runAsNonRoot: true } },
    ],
    [true, "restricted:latest", "an image volume", imageVolume],
    // Before 1.35 it is dropped, because its feature is off.
    [true, "restricted:latest", "an image volume on 1.32", imageVolume, "1.32"],
  ])("%s under %s: %s", (passes, enforce, _what, spec, server) => {
    expect(details(enforce, spec, {}, server) === undefined).toBe(passes);
  });

  it("reads annotations for seccomp before 1.19", () => {
    const key = "seccomp.security.alpha.kubernetes.io/pod";
    expect(details("baseline:v1.18", {}, { [key]: "unconfined" })).toBe(
      `seccompProfile (forbidden annotation ${key}="unconfined")`,
    );
    expect(details("baseline:v1.18", {}, { [key]: "localhost/p" })).toBeUndefined();
  });

  it("spares Windows what Linux alone has, since 1.25", () => {
    const spec = {
      ...contain({ securityContext: {} }),
      os: { name: "windows" },
      securityContext: { runAsNonRoot: true },
    };
    expect(details("restricted:v1.25", spec)).toBeUndefined();
    expect(details("restricted:v1.24", spec)).toContain("allowPrivilegeEscalation != false");
    expect(details("baseline:latest", { ...windows, hostNetwork: true })).toContain(
      'hostProcess (container "main" must not set securityContext.windowsOptions.hostProcess=true)',
    );
  });
});

describe("modes", () => {
  it.each<[what: string, labels: StringMap, codes: string[]]>([
    ["warns", { warn: "restricted" }, ["POD_SECURITY_WARNING"]],
    ["audits", { audit: "restricted" }, ["POD_SECURITY_AUDIT"]],
    ["says the same once", { warn: "restricted", audit: "restricted" }, ["POD_SECURITY_WARNING"]],
    ["neither at baseline", { warn: "baseline", audit: "baseline" }, []],
    ["does not warn of an unreadable level", { warn: "strict", audit: "strict" }, []],
  ])("%s", (_what, labels, codes) => {
    const outcome = admitAs(labels, {});
    expect("error" in outcome).toBe(false);
    expect(outcome.assumptions.map(({ code }) => code)).toEqual(codes);
  });

  it("enforces restricted where the level cannot be read", () => {
    expect(admitAs({ enforce: "strict" }, {})).toMatchObject({ refusedBy: { policy: "restricted:latest" } });
    expect(admitAs({ enforce: "baseline", "enforce-version": "1.30" }, { hostPID: true })).toMatchObject({
      refusedBy: { policy: "baseline:latest" },
    });
  });
});
