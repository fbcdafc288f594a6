import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { podDefault, profile } from "./dry-run-objects.ts";
import { healthy, service } from "./explain-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const inTeamA = (apiVersion: string, kind: string, name: string, content: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "team-a" },
  ...content,
});
const quota = (hard: JsonObject, status: JsonObject = {}) =>
  inTeamA("v1", "ResourceQuota", "kf-resource-quota", { spec: { hard }, ...status });
const limitRange = (limits: readonly JsonObject[]) =>
  inTeamA("v1", "LimitRange", "limits", { spec: { limits } });
const sidecar = podDefault("add-sidecar", { sidecars: [{ name: "my-sidecar", image: "i" }] });
const oneCpu = { requests: { cpu: "1" }, limits: { cpu: "1" } };
const web = (replicas = 1): JsonObject =>
  inTeamA("apps/v1", "Deployment", "web", {
    spec: {
      replicas,
      selector: { matchLabels: { greet: "true" } },
      template: {
        metadata: { labels: { "add-sidecar": "true", greet: "true" } },
        spec: { containers: [{ name: "main", image: "i", resources: oneCpu }] },
      },
    },
  });

async function fromFiles(line: string, objects: readonly JsonObject[]) {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  return runInMemory(`${line} --local`, { stdin });
}

async function fromCluster(
  line: string,
  objects: readonly JsonObject[],
  intercept?: ApiServerOptions["intercept"],
) {
  server = await startApiServer({ objects: [...healthy, ...objects], ...(intercept && { intercept }) });
  return runInMemory(line, { connect: connectingTo(server), stdin: JSON.stringify(web()) });
}

const reported = async (objects: readonly JsonObject[]) => {
  const { code, stdout } = await fromFiles("dry-run - -o report", [...profile, ...objects]);
  const [item] = JSON.parse(stdout).items;
  return { code, item, finding: item.findings[0] };
};

describe("a rule of the namespace rejects what is injected", () => {
  test("a quota that the sidecar sets nothing for: the object, the container, who injects it, a value that fits", async () => {
    const limits = limitRange([{ type: "Container", min: { cpu: "250m" } }]);
    const { code, finding } = await reported([quota({ "limits.cpu": "4" }), limits, sidecar, web()]);
    expect(code).toBe(4);
    expect(finding.code).toBe("QUOTA_UNSPECIFIED");
    expect(finding.message).toBe(
      "ResourceQuota kf-resource-quota requires limits.cpu, and container my-sidecar does not set it; PodDefault add-sidecar injects container my-sidecar",
    );
    expect(finding.details[0]).toContain("must specify limits.cpu for: my-sidecar");
    expect(finding.fixes[0].text).toContain(
      "Set resources.limits.cpu: 250m in container my-sidecar of PodDefault add-sidecar",
    );
  });

  test("a LimitRange with defaults makes it pass", async () => {
    const limits = limitRange([{ type: "Container", default: { cpu: "100m" } }]);
    const { code, item } = await reported([quota({ "limits.cpu": "4" }), limits, sidecar, web()]);
    expect(code).toBe(0);
    expect(item.outcome).toBe("mutated");
  });

  test("a LimitRange that the Pod's own container breaks is the Deployment's to correct", async () => {
    const limits = limitRange([{ type: "Container", max: { cpu: "500m" } }]);
    const { code, finding } = await reported([limits, web()]);
    expect(code).toBe(4);
    expect(finding.code).toBe("LIMIT_RANGE");
    expect(finding.message).toBe("LimitRange limits: max cpu is 500m for container main");
    expect(finding.fixes.map(({ text }: { text: string }) => text)).toEqual([
      "Change resources to fit max cpu=500m in container main of Deployment web",
    ]);
  });

  test("a PodSecurity level", async () => {
    const labels = {
      "app.kubernetes.io/part-of": "kubeflow-profile",
      "pod-security.kubernetes.io/enforce": "baseline",
    };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-a", labels } };
    const privileged = podDefault("add-sidecar", {
      sidecars: [{ name: "my-sidecar", image: "i", securityContext: { privileged: true } }],
    });
    const { code, finding } = await reported([namespace, privileged, web()]);
    expect(code).toBe(4);
    expect(finding.code).toBe("POD_SECURITY");
    expect(finding.message).toContain("enforces PodSecurity baseline");
    expect(finding.message).toContain("PodDefault add-sidecar injects container my-sidecar");
  });

  test("a quota that is used up, with the command that shows it", async () => {
    const used = { status: { hard: { "requests.cpu": "2" }, used: { "requests.cpu": "1500m" } } };
    const { finding } = await reported([quota({ "requests.cpu": "2" }, used), web()]);
    expect(finding.code).toBe("QUOTA_EXCEEDED");
    expect(finding.message).toBe(
      "ResourceQuota kf-resource-quota is exhausted (requests.cpu: requested 1, used 1500m of 2)",
    );
    expect(finding.fixes.at(-1).command).toBe("kubectl describe resourcequota kf-resource-quota -n team-a");
  });

  test("of several replicas those that fit are counted", async () => {
    const { code, stdout } = await fromFiles("dry-run -", [
      ...profile,
      quota({ "requests.cpu": "4" }),
      web(6),
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("4 of 6 replicas of Deployment web fit in ResourceQuota kf-resource-quota");
  });

  test("classes of files are not all that exist", async () => {
    const urgent = {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "urgent" },
      value: 1000,
    };
    const pod = (priorityClassName: string) =>
      inTeamA("v1", "Pod", "a", { spec: { priorityClassName, containers: [{ name: "c", image: "i" }] } });
    const known = await reported([urgent, pod("urgent")]);
    expect(known.item.pod.spec.priority).toBe(1000);
    const unknown = await reported([urgent, pod("other")]);
    expect(unknown.code).toBe(0);
    expect(unknown.item.notes.join()).toContain('PriorityClass "other" is unknown; assumed that it exists');
  });
});

describe("of a cluster", () => {
  const harsh = [
    ...profile,
    quota({ "limits.cpu": "4" }, { status: { hard: { "limits.cpu": "4" }, used: { "limits.cpu": "0" } } }),
    sidecar,
  ];

  test("the quotas count, and what may not be read is named", async () => {
    const { code, stdout } = await fromCluster("dry-run -", harsh);
    expect(code).toBe(4);
    expect(stdout).toContain("Deployment team-a/web: REJECTED by the API server (QUOTA_UNSPECIFIED)");
    await server?.close();
    const forbidden: ApiServerOptions["intercept"] = ({ path }) =>
      path.endsWith("/resourcequotas") ? statusAnswer(403, "Forbidden", "no") : undefined;
    const unread = await fromCluster("dry-run -", harsh, forbidden);
    expect(unread.code).toBe(0);
    expect(unread.stdout.replaceAll(/\s+/g, " ")).toContain(
      "you may not read ResourceQuotas; assumed that there are none; see: kubectl auth can-i list resourcequotas -n team-a",
    );
  });

  test.each([
    ["list", "Warning: PodDefault add-sidecar: Pods that match are rejected: ResourceQuota"],
    ["explain add-sidecar", "SIDECAR_REJECTED"],
  ])("%s warns of a sidecar that no Pod can have", async (line, expected) => {
    const { stdout, stderr } = await fromCluster(line, harsh);
    expect(stdout + stderr).toContain(expected);
  });

  test("a namespace that is being deleted takes no Pods", async () => {
    const [namespace] = profile;
    const terminating = { ...namespace, status: { phase: "Terminating" } } as JsonObject;
    server = await startApiServer({
      objects: [...healthy.filter(({ kind }) => kind !== "Namespace"), terminating],
    });
    const { code, stdout } = await runInMemory("dry-run -", {
      connect: connectingTo(server),
      stdin: JSON.stringify(web()),
    });
    expect(code).toBe(4);
    expect(stdout).toContain("(NAMESPACE_TERMINATING)");
  });

  test("policies and validating webhooks that see the Pod are named, not simulated", async () => {
    const resourceRules = [
      { operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] },
    ];
    const policy = (kind: string, name: string, matchConstraints: JsonObject): JsonObject => ({
      apiVersion: "admissionregistration.k8s.io/v1",
      kind,
      metadata: { name },
      spec: { matchConstraints: { resourceRules, ...matchConstraints } },
    });
    const { stdout } = await fromCluster("dry-run -", [
      ...profile,
      policy("ValidatingAdmissionPolicy", "registries", {}),
      policy("MutatingAdmissionPolicy", "others", {
        namespaceSelector: { matchLabels: { not: "here" } },
      }),
    ]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "not simulated: ValidatingAdmissionPolicy registries, which may reject the Pod",
    );
    expect(stdout).not.toContain("others");
  });

  test("an old webhook loses what it does not know: its version is that of its image", async () => {
    const labels = { app: "poddefaults" };
    const withSelector = { ...service, spec: { selector: labels } } as JsonObject;
    const running = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "w", namespace: "kubeflow", labels },
      spec: { containers: [{ name: "w", image: "kubeflow/poddefaults-webhook:v1.5.0" }] },
    };
    server = await startApiServer({
      objects: [...healthy.filter((one) => one !== service), withSelector, running, ...profile, sidecar],
    });
    const { stdout } = await runInMemory("dry-run - -o report", {
      connect: connectingTo(server),
      stdin: JSON.stringify(web()),
    });
    const [item] = JSON.parse(stdout).items;
    expect(item.pod.spec.containers.map(({ name }: { name: string }) => name)).toEqual(["main"]);
  });
});

describe("--kubernetes-version", () => {
  const pod = inTeamA("v1", "Pod", "a", {
    spec: { hostnameOverride: "other", containers: [{ name: "c", image: "i" }] },
  });

  test("drops the fields that this version does not know", async () => {
    const hostname = async (version: string) => {
      const { stdout } = await fromFiles(`dry-run - -o report --kubernetes-version ${version}`, [pod]);
      return JSON.parse(stdout).items[0].pod.spec.hostnameOverride;
    };
    expect(await hostname("1.37")).toBe("other");
    expect(await hostname("v1.33.2")).toBe(undefined);
  });

  test.each(["new", "1.29", "2.0"])("%s is not a version that is known", async (version) => {
    const { code, stderr } = await fromFiles(`dry-run - --kubernetes-version ${version}`, [pod]);
    expect(code).toBe(2);
    expect(stderr).toContain(`--kubernetes-version ${version}: give a version from 1.30 to 1.37`);
  });
});
