import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { galleryTexts } from "../../src/template/gallery.ts";
import { writeFile } from "../cluster-client/connection.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { collection, createOn, podDefault, writesTo } from "./create-on-server.ts";
import { webhookConfiguration } from "./dry-run-objects.ts";

let server: ApiServer;
beforeEach(() => start());
afterEach(() => server.close());

async function start(options: ApiServerOptions = {}): Promise<void> {
  await server?.close();
  server = await startApiServer({ objects: [webhookConfiguration], ...options });
}

const create = (words: string) => createOn(server, words);
const writes = () => writesTo(server);

function profile(name: string): JsonObject {
  const labels = { "app.kubernetes.io/part-of": "kubeflow-profile" };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

describe("creating", () => {
  it("posts the PodDefault, and says what kubectl says", async () => {
    expect(await create("shared-memory --name shm")).toEqual({
      code: 0,
      stdout: "poddefault.kubeflow.org/shm created\n",
      stderr: "",
    });
    expect(writes()).toMatchObject([
      {
        method: "POST",
        path: collection("team-a"),
        query: "fieldManager=kubectl-poddefault",
        body: { kind: "PodDefault", metadata: { name: "shm", namespace: "team-a" } },
      },
    ]);
  });

  it.each([
    ["--dry-run", "poddefault.kubeflow.org/shared-memory created (dry run)\n", undefined],
    ["--dry-run=client -o name", "poddefault.kubeflow.org/shared-memory\n", undefined],
    [
      "--dry-run=server",
      "poddefault.kubeflow.org/shared-memory created (server dry run)\n",
      "dryRun=All&fieldManager=kubectl-poddefault",
    ],
  ])("%s stores nothing", async (flags, stdout, query) => {
    expect(await create(`shared-memory ${flags}`)).toEqual({ code: 0, stdout, stderr: "" });
    expect(writes().map((write) => write.query)).toEqual(query === undefined ? [] : [query]);
  });

  it("prints what the server stored with -o", async () => {
    const { stdout } = await create("shared-memory -o json");
    expect(JSON.parse(stdout)).toMatchObject({ metadata: { resourceVersion: "1002", namespace: "team-a" } });
    expect((await create("shared-memory --name other -o yaml")).stdout).toContain("resourceVersion: '1003'");
  });

  it("of an existing name fails as kubectl does", async () => {
    server.put(podDefault("shared-memory", { selector: {} }));
    expect(await create("shared-memory")).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringMatching(
        /^Error from server \(AlreadyExists\): poddefaults\.kubeflow\.org "shared-memory" already exists\n/m,
      ),
    });
  });
});

describe("several namespaces", () => {
  it("one line each; a failure in one does not stop the rest", async () => {
    server.put(podDefault("shared-memory", { selector: { matchLabels: { a: "b" } } }, "b"));
    expect(await create("shared-memory -n a,b,c")).toEqual({
      code: 3,
      stdout:
        "poddefault.kubeflow.org/shared-memory created in namespace a\n" +
        "poddefault.kubeflow.org/shared-memory created in namespace c\n",
      stderr: expect.stringMatching(/^namespace b: Error from server \(AlreadyExists\): /),
    });
  });

  it("--all-profiles: every namespace with the label of profiles", async () => {
    for (const name of ["x", "y"]) server.put(profile(name));
    server.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } });
    const { code } = await create("shared-memory --all-profiles -o name");
    expect(code).toBe(0);
    expect(writes().map(({ path }) => path)).toEqual([collection("x"), collection("y")]);
  });

  it.each([
    ["--all-profiles -n a", 2, /^error: --namespace and --all-profiles are mutually exclusive\n/],
    [
      "--all-profiles",
      3,
      /no namespace has the label app\.kubernetes\.io\/part-of=kubeflow-profile of a profile\n$/,
    ],
  ])("%s: error", async (flags, code, message) => {
    expect(await create(`shared-memory ${flags}`)).toEqual({
      code,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
  });

  it("says once what holds in all of them", async () => {
    expect((await create("add-sidecar -n a,b")).stderr.match(/SIDECAR_IN_JOBS/g)).toHaveLength(1);
  });

  it("names the namespace of what holds in one of them", async () => {
    const volumes = [{ name: "dshm", emptyDir: {} }];
    server.put(podDefault("small", { selector: { matchLabels: { small: "true" } }, volumes }, "b"));
    expect((await create("shared-memory -n a,b")).stderr).toMatch(
      /^Warning: namespace b: PodDefault shared-memory: conflicts with PodDefault small [^\n]*\n$/,
    );
  });
});

describe("before creating", () => {
  it("warns of conflicts with other PodDefaults of the namespace", async () => {
    const volumes = [{ name: "dshm", emptyDir: {} }];
    server.put(podDefault("small", { desc: "Small", selector: { matchLabels: { small: "true" } }, volumes }));
    server.put(
      podDefault("far", { desc: "Far", selector: { matchLabels: { far: "true" } }, volumes }, "team-b"),
    );
    const { code, stderr } = await create("shared-memory");
    expect(code).toBe(0);
    expect(stderr).toBe(
      "Warning: PodDefault shared-memory: conflicts with PodDefault small in volume dshm; the webhook denies Pods that match both " +
        "(shared-memory=true,small=true); Make volume dshm identical in both, or never put both labels on one Pod [CONFLICT]\n",
    );
  });

  it("says so where the others may not be read, and creates it", async () => {
    await start({
      intercept: ({ method }) =>
        method === "GET" ? statusAnswer(403, "Forbidden", "poddefaults is forbidden") : undefined,
    });
    expect(await create("shared-memory")).toEqual({
      code: 0,
      stdout: "poddefault.kubeflow.org/shared-memory created\n",
      stderr: expect.stringMatching(/^Warning: conflicts .* namespace team-a are unknown: .*forbidden\n$/),
    });
  });

  it.each([
    ["{}", /the selector is empty: .* to create it anyway: --allow-match-all\n$/, 0],
    ["{matchExpressions: [{key: a, operator: Is}]}", /"Is" is not a valid label selector operator/, 3],
  ])("refuses a selector that harms other Pods: %s", async (selector, message, codeIfAllowed) => {
    const text = (galleryTexts["shared-memory"] ?? "").replace(
      /selector:\n.*\n.*\n/,
      `selector: ${selector}\n`,
    );
    const own = text
      .replace(/ {2}- name: label\n.*\n.*\n.*\n/, "")
      .replace("name: shared-memory", "name: own");
    const folder = dirname(writeFile("own.yaml", own));
    expect(await create(`own --template-dir ${folder}`)).toEqual({
      code: 3,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
    expect(writes()).toEqual([]);
    expect((await create(`own --template-dir ${folder} --allow-match-all`)).code).toBe(codeIfAllowed);
  });

  it("--check-refs: creates nothing that refers to what is not there, reads metadata only", async () => {
    const { code, stdout, stderr } = await create("image-pull-secret --set secret=regcred --check-refs");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(
      /^error: PodDefault image-pull-secret: spec\.imagePullSecrets: namespace team-a has no Secret "regcred"/,
    );
    expect(writes()).toEqual([]);
    server.put({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "regcred", namespace: "team-a" },
      data: { a: "YQ==" },
    });
    expect(await create("image-pull-secret --set secret=regcred --check-refs")).toMatchObject({
      code: 0,
      stderr: "",
    });
    const secrets = server.requests.filter(({ path }) => path.endsWith("/secrets"));
    expect(secrets).toHaveLength(2);
    for (const { headers, query } of secrets) {
      expect(headers.accept).toMatch(/^application\/json;as=PartialObjectMetadataList/);
      expect(query.get("fieldSelector")).toBe("metadata.name=regcred");
    }
  });
});
