import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ClusterError } from "../../src/errors.ts";
import { workloadKinds } from "../../src/model/workload-kinds.ts";
import { galleryTexts } from "../../src/template/gallery.ts";
import { writeFile } from "../cluster-client/connection.ts";
import { podDefault } from "./dry-run-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { type memoryIo, runInMemory } from "./memory-io.ts";

const object = (apiVersion: string, kind: string, name: string) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "team-a" },
});
const objects = [
  podDefault("gpu", {}),
  object("v1", "Pod", "web-1"),
  object("v1", "Pod", "web-0"),
  object("apps/v1", "Deployment", "web"),
];
const connect = async () => memoryCluster(objects, "team-a");
const unreachable = () => Promise.reject(new ClusterError("no route to host"));

type Setting = Parameters<typeof memoryIo>[0];

/** The values that kubectl gets for these words, and the directive. */
async function complete(words: readonly string[], setting: Setting = { connect }) {
  const { code, stdout, stderr } = await runInMemory(["__complete", ...words], setting);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t")[0]);
}

it.each([
  [
    ["list", "-o", "j"],
    ["json", "jsonpath=", "jsonpath-as-json=", "jsonpath-file=", ":6"],
  ],
  [
    ["list", "-o", "n"],
    ["name", ":4"],
  ],
  [
    ["list", "--for", "dep"],
    ["deployment/", ":6"],
  ],
  [
    ["list", "--for", "pod/"],
    ["pod/web-0", "pod/web-1", ":4"],
  ],
  [
    ["explain", "--event", "st"],
    ["statefulset/", ":6"],
  ],
  [
    ["explain", "--event", "po/web-1"],
    ["po/web-1", ":4"],
  ],
  [
    ["explain", "g"],
    ["gpu", ":4"],
  ],
  [
    ["explain", "spe"],
    ["spec", ":6"],
  ],
  [
    ["explain", "spec.e"],
    ["spec.env", "spec.envFrom", ":6"],
  ],
  [
    ["explain", "spec.env.n"],
    ["spec.env.name", ":4"],
  ],
  [["explain", "spec.nosuch.n"], [":4"]],
  [
    ["explain", "deploy/"],
    ["deploy/web", ":4"],
  ],
  [
    ["create-from-template", "image-pull-secret", "--set", ""],
    ["label=", "secret=", ":6"],
  ],
  [
    ["create-from-template", "image-pull-secret", "--set", "label=x", "--set", ""],
    ["secret=", ":6"],
  ],
  [
    ["create-from-template", "pvc-mount", "--set", "read-only="],
    ["read-only=true", "read-only=false", ":4"],
  ],
  [["create-from-template", "pvc-mount", "--set", "claim=d"], [":4"]],
  [["create-from-template", "--set", ""], [":4"]],
])("%j", async (words, lines) => {
  expect(await complete(words)).toEqual(lines);
});

describe("what explain and dry-run take", () => {
  const folder = mkdtempSync(join(tmpdir(), "complete-"));
  mkdirSync(join(folder, "manifests"));
  mkdirSync(join(folder, "jobs"));
  const files = ["web.yaml", "manifests/api.json", "notes.txt", ".hidden.yaml"];
  for (const file of files) writeFileSync(join(folder, file), "");
  const served = ["Pod", "Deployment", "Job", "Notebook"];
  const inFolder = { cwd: folder, connect: async () => memoryCluster(objects, "team-a", served) };

  it.each([
    ["dry-run ", ["jobs/", "manifests/", "web.yaml", "pod/", "deployment/", "job/", "notebook/", ":2"]],
    ["dry-run w", ["web.yaml", ":0"]],
    ["dry-run manifests/", ["manifests/api.json", ":0"]],
    ["dry-run no", ["notebook/", ":2"]],
    // No candidate, and :0 lets the shell list its files.
    ["dry-run notes", [":0"]],
    ["dry-run nosuch/", [":0"]],
    ["dry-run pod/", ["pod/web-0", "pod/web-1", ":0"]],
    ["dry-run pod/web-0 pod/", ["pod/web-1", ":0"]],
    ["dry-run deploy ", ["web", ":4"]],
    ["dry-run Deployment.apps w", ["web", ":4"]],
    ["dry-run pods web-0 ", ["web-1", ":4"]],
    ["dry-run --local ", [":0"]],
    ["dry-run jobs ", ["jobs/", "manifests/", "web.yaml", "pod/", "deployment/", "job/", "notebook/", ":2"]],
    ["explain --local ", ["spec", ":6"]],
    ["explain pod ", ["web-0", "web-1", ":4"]],
    ["explain poddefault ", ["gpu", ":4"]],
    ["explain gpu d", ["deployment/", ":6"]],
    ["explain ", ["spec", "gpu", "pod/", "deployment/", "job/", "notebook/", ":6"]],
    ["why pod/", ["pod/web-0", "pod/web-1", ":4"]],
    ["list --for ", ["pod/", "deployment/", "job/", "notebook/", ":6"]],
  ])("%s", async (line, lines) => {
    expect(await complete(line.split(" "), inFolder)).toEqual(lines);
  });

  it("offers every known type if it is unknown which the cluster serves", async () => {
    const refusing = async () => ({
      ...memoryCluster(objects, "team-a"),
      served: () => Promise.reject(new ClusterError("forbidden", 403)),
    });
    const types = workloadKinds.map(({ kind }) => `${kind.toLowerCase()}/`);
    expect(await complete(["list", "--for", ""], { connect: refusing })).toEqual([...types, ":6"]);
    expect(await complete(["list", "--for", ""], { connect: unreachable })).toEqual([...types, ":6"]);
  });
});

it("describes parameters", async () => {
  const { stdout } = await runInMemory(["__complete", "create-from-template", "pvc-mount", "--set", "cl"]);
  expect(stdout).toBe("claim=\tPersistentVolumeClaim to mount\n:6\n");
});

it("offers what needs no cluster where none can be reached", async () => {
  const setting = { connect: unreachable };
  expect(await complete(["explain", "spe"], setting)).toEqual(["spec", ":6"]);
  expect(await complete(["list", "--for", "dep"], setting)).toEqual(["deployment/", ":6"]);
});

it("knows the templates of --template-dir", async () => {
  const text = (galleryTexts["shared-memory"] ?? "").replace("name: shared-memory", "name: own-one");
  const words = ["create-from-template", "--template-dir", dirname(writeFile("own.yaml", text))];
  expect(await complete([...words, "own"])).toEqual(["own-one", ":4"]);
  expect(await complete([...words, "own-one", "--set", "s"])).toEqual(["size=", ":6"]);
});

const kubeconfig = (name: string): string =>
  writeFile(
    "config",
    JSON.stringify({
      contexts: [
        { name: `${name}-b`, context: {} },
        { name: `${name}-a`, context: {} },
      ],
      clusters: [{ name: `${name}-cluster`, cluster: {} }],
      users: [{ name: `${name}-user`, user: {} }],
    }),
  );

it.each([
  ["--context", ["home-a", "home-b"], ["other-a", "other-b"]],
  ["--cluster", ["home-cluster"], ["other-cluster"]],
  ["--user", ["home-user"], ["other-user"]],
])("%s: names of the kubeconfig, without a cluster", async (flag, here, there) => {
  const setting = { connect: unreachable, env: { KUBECONFIG: kubeconfig("home") } };
  expect(await complete(["list", flag, ""], setting)).toEqual([...here, ":4"]);
  expect(await complete(["list", "--kubeconfig", kubeconfig("other"), flag, ""], setting)).toEqual([
    ...there,
    ":4",
  ]);
  expect(await complete(["list", "--kubeconfig", "/nosuch/file", flag, ""], setting)).toEqual([":4"]);
});

it("a name with a line break or a tab is no candidate, because it would be two", async () => {
  const names = ["a\n:0", "b\tc", "d\u001b[2J", "fine"];
  const config = { contexts: names.map((name) => ({ name, context: {} })) };
  const setting = { connect: unreachable, env: { KUBECONFIG: writeFile("config", JSON.stringify(config)) } };
  expect(await complete(["list", "--context", ""], setting)).toEqual(["fine", ":4"]);
});
