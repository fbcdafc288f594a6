import { describe, expect, test } from "vitest";
import type { FindingCode } from "../../src/finding/catalog.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

type Told = { readonly code: string; readonly message: string; readonly path?: string };

async function cautionsOf(spec: JsonObject): Promise<readonly Told[]> {
  const stdin = JSON.stringify(podDefault("subject", { desc: "Subject", ...spec }));
  const { stdout } = await runInMemory("explain poddefault/subject -f - --local -n team-a -o json", {
    stdin,
  });
  return JSON.parse(stdout).items[0].findings;
}

const mounting = (name: string, mountPath: string, volume: JsonObject) => ({
  volumes: [{ name, ...volume }],
  volumeMounts: [{ name, mountPath }],
});
const memory = { emptyDir: { medium: "Memory" } };
const proxy = (noProxy?: string) => ({
  env: [
    { name: "HTTPS_PROXY", value: "http://proxy:3128" },
    ...(noProxy === undefined ? [] : [{ name: "no_proxy", value: noProxy }]),
  ],
});
const token = (expirationSeconds: number) => ({
  volumes: [
    { name: "t", projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds } }] } },
  ],
});

/** What just triggers a caution, what just does not, and what is said. */
const cautions: readonly (readonly [FindingCode, JsonObject, JsonObject, RegExp])[] = [
  [
    "FORM_CONFLICT",
    mounting("dshm", "/dev/shm", { emptyDir: { medium: "Memory", sizeLimit: "2Gi" } }),
    mounting("dshm", "/dev/shm", memory),
    /Enable Shared Memory/,
  ],
  ["FORM_CONFLICT", mounting("shm", "/dev/shm", memory), mounting("shm", "/dev/shm2", memory), /\/dev\/shm/],
  [
    "FORM_CONFLICT",
    mounting("home", "/home/jovyan", memory),
    mounting("home", "/home/jovyan/x", memory),
    /workspace volume/,
  ],
  [
    "FORM_CONFLICT",
    mounting("dshm", "/scratch", { emptyDir: {} }),
    mounting("dshm", "/scratch", memory),
    /volume dshm differs/,
  ],
  [
    "FORM_CONFLICT",
    mounting("home", "/home/jovyan/", memory),
    mounting("home", "/home/jovyans", memory),
    /workspace volume/,
  ],
  [
    "FORM_CONFLICT",
    mounting("home", "/home/jovyan", memory),
    {
      selector: { matchLabels: { "pipelines.kubeflow.org/v2_component": "true", a: "b" } },
      ...mounting("home", "/home/jovyan", memory),
    },
    /mount/,
  ],
  ["PROXY_IN_CLUSTER", proxy(), proxy("localhost,.svc,.cluster.local,.kubeflow"), /no NO_PROXY/],
  ["PROXY_IN_CLUSTER", proxy(".svc,.cluster.local"), proxy("*"), /NO_PROXY lacks \.kubeflow/],
  [
    "PROXY_IN_CLUSTER",
    proxy(".kubeflow"),
    proxy("svc, kubeflow, *.cluster.local"),
    /lacks \.svc, \.svc\.cluster\.local/,
  ],
  ["PROXY_IN_CLUSTER", proxy("localhost"), proxy("$(HOSTS)"), /NO_PROXY/],
  [
    "ISTIO_TOO_LATE",
    { annotations: { "sidecar.istio.io/inject": "false" } },
    { annotations: { "istio.io/x": "y" } },
    /annotation sidecar\.istio\.io\/inject/,
  ],
  [
    "ISTIO_TOO_LATE",
    { labels: { "sidecar.istio.io/inject": "false" } },
    { labels: { a: "b" } },
    /label sidecar\.istio\.io\/inject/,
  ],
  [
    "ISTIO_TOO_LATE",
    { annotations: { "traffic.sidecar.istio.io/excludeOutboundPorts": "1" } },
    {},
    /traffic\.sidecar/,
  ],
  [
    "RESULT_INVALID",
    { env: [{ name: "A=B", value: "1" }] },
    { env: [{ name: "A.B", value: "1" }] },
    /a valid environment variable name/,
  ],
  ["RESULT_INVALID", token(300), token(600), /10 minutes/],
  [
    "RESULT_INVALID",
    { tolerations: [{ key: "gpu", operator: "Exists", value: "true" }] },
    { tolerations: [{ key: "gpu", operator: "Exists" }] },
    /value must be empty/,
  ],
  [
    "RESULT_INVALID",
    { sidecars: [{ name: "log" }] },
    { sidecars: [{ name: "log", image: "busybox" }], env: [{ name: "A", value: "1" }] },
    /image: Required value/,
  ],
  [
    "RESULT_INVALID",
    { labels: { a: "b c" } },
    { volumeMounts: [{ name: "of-the-pod", mountPath: "/a" }] },
    /label/,
  ],
];

describe("a PodDefault alone is warned of", () => {
  test.each(cautions)("%s: %j, not %j", async (code, triggering, sparing, words) => {
    const found = (await cautionsOf(triggering)).filter((one) => one.code === code);
    expect(found.map(({ message }) => message).join("\n")).toMatch(words);
    expect((await cautionsOf(sparing)).map((one) => one.code)).not.toContain(code);
  });

  test("what no Pod can hold, where it stands", async () => {
    const found = await cautionsOf({ env: [{ name: "A=B", value: "1" }] });
    expect(found).toMatchObject([{ code: "RESULT_INVALID", path: "spec.env", severity: "error" }]);
  });
});
