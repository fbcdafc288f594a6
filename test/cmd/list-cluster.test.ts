import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { cluster, pod } from "./list-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer;
beforeEach(() => start());
afterEach(() => server.close());

async function start(options: ApiServerOptions = {}): Promise<void> {
  await server?.close();
  server = await startApiServer({ objects: cluster, ...options });
}

const list = (words: string) => runInMemory(`list ${words}`, { connect: connectingTo(server) });

async function linesOf(words: string): Promise<readonly string[]> {
  const { code, stdout, stderr } = await list(words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trimEnd().split("\n");
}

describe("the table", () => {
  test("is laid out as kubectl's, with the Pods that carry and that match", async () => {
    expect(await linesOf("")).toEqual([
      "NAME    STATUS      SELECTOR   INJECTS   PODS   AGE",
      "gpu     1 missing   gpu=true   env 2     1/2    120m",
      "token   1 stale     token      <none>    1/1    120m",
    ]);
  });

  test("-A has the namespace, -o wide the Notebook form and the descriptions, --show-labels the labels", async () => {
    expect(await linesOf("-A -o wide --show-labels")).toEqual(
      [
        "NAMESPACE   NAME   STATUS   SELECTOR   INJECTS   PODS   AGE   NOTEBOOK FORM   DESCRIPTION   LABELS",
        "team-a   gpu   1 missing   gpu=true   env 2   1/2   120m   yes   About gpu   team=a,tier=b",
        "team-a   token   1 stale   token   <none>   1/1   120m   no: the selector has only matchExpressions, and the form needs matchLabels   About token   <none>",
        "team-b   gpu   ok   gpu=true   <none>   0/0   120m   yes   About gpu   <none>",
      ].map((line) => expect.stringMatching(sameCells(line))),
    );
  });

  test("reads one page of each, Pods as metadata only and without those that have ended", async () => {
    await list("token");
    expect(server.requests).toHaveLength(2);
    const pods = server.requests.find(({ path }) => path.endsWith("/pods"));
    expect(pods?.headers["accept"]).toContain("PartialObjectMetadataList");
    expect(pods?.query.get("fieldSelector")).toBe("status.phase!=Succeeded,status.phase!=Failed");
  });

  test.each([
    ["-n empty", "No resources found in empty namespace.\n"],
    ["-A -l nobody=has-it", "No resources found\n"],
  ])("with %s there is nothing, which is no error", async (words, stderr) => {
    expect(await list(words)).toEqual({ code: 0, stdout: "", stderr });
  });

  test("says <unknown> and which permission is missing where Pods may not be listed", async () => {
    await start({
      intercept: ({ path }) =>
        path.endsWith("/pods") ? statusAnswer(403, "Forbidden", "no pods for you") : undefined,
    });
    const { code, stdout, stderr } = await list("gpu --no-headers");
    expect(code).toBe(0);
    expect(stdout).toMatch(/env 2 +<unknown> +120m/);
    expect(stderr).toBe(
      "Warning: live Pods are not counted: no pods for you; see: kubectl auth can-i list pods -n team-a\n",
    );
  });
});

describe("picking", () => {
  test("by name prints what is there, and misses the rest as kubectl does", async () => {
    const { code, stdout, stderr } = await list("gpu nope -o name");
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: "poddefault.kubeflow.org/gpu\n",
      stderr: 'Error from server (NotFound): poddefaults.kubeflow.org "nope" not found\n',
    });
  });

  test.each([
    ["-l team=a", ["gpu"]],
    ["-l team!=a", ["token"]],
    ["-l tier", ["gpu"]],
    ["--for pod/late", ["gpu"]],
    ["--for pod/stale", ["token"]],
    ["--sort-by=.metadata.resourceVersion", ["gpu", "token"]],
    ["--sort-by={.metadata.labels.team}", ["token", "gpu"]],
  ])("%s", async (words, names) => {
    expect(await linesOf(`${words} -o name`)).toEqual(names.map((name) => `poddefault.kubeflow.org/${name}`));
  });

  test("--for a Pod that no PodDefault can reach says why", async () => {
    const { code, stdout, stderr } = await list("-n team-b --for pod/excluded");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toBe(
      "No resources found in team-b namespace.\n" +
        'Warning: pod/excluded: annotation poddefault.admission.kubeflow.org/exclude is "true"\n',
    );
  });

  test.each([
    ["gpu -A", "a resource cannot be retrieved by name across all namespaces"],
    ["gpu -l a=b", "name cannot be provided when a selector is specified"],
    ["--pods --coverage", "--pods and --coverage exclude each other"],
    ["-w --local", "--watch follows the cluster: it goes with neither -f nor --local"],
    [
      "-o nope",
      'unable to match a printer suitable for the output format "nope", allowed formats are: custom-columns,',
    ],
    ["-o jsonpath", "template format specified but no template given"],
    ["-o custom-columns=", "custom-columns format specified but no custom columns given"],
    ["--sort-by=.nope", `couldn't find any field with path "{.nope}" in the list of objects`],
  ])("%s is refused", async (words, message) => {
    const { code, stdout, stderr } = await list(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error: ${message}`);
  });
});

describe("for machines", () => {
  test("-o json is kubectl's List; of one name, the object", async () => {
    const { items, ...rest } = JSON.parse((await list("-o json")).stdout);
    expect(rest).toEqual({ apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" } });
    expect(items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual([
      "gpu",
      "token",
    ]);
    expect((await linesOf("gpu -o json")).slice(0, 6)).toEqual([
      "{",
      '    "apiVersion": "kubeflow.org/v1alpha1",',
      '    "kind": "PodDefault",',
      '    "metadata": {',
      '        "creationTimestamp": "2026-11-24T10:00:00Z",',
      '        "labels": {',
    ]);
  });

  test("an empty List is one, too", async () => {
    expect(await linesOf("-n empty -o yaml")).toEqual([
      "apiVersion: v1",
      "items: []",
      "kind: List",
      "metadata:",
      "  resourceVersion: ''",
    ]);
  });

  test("templates are kubectl's", async () => {
    expect(await linesOf("-o jsonpath={.items[*].metadata.name}")).toEqual(["gpu token"]);
    expect(await linesOf("-o custom-columns=N:.metadata.name,E:.spec.env[*].name --no-headers")).toEqual([
      "gpu     A,B",
      "token   <none>",
    ]);
  });
});

describe("--pods", () => {
  test("says how each live Pod relates to PodDefaults, and how to recreate it", async () => {
    const { code, stdout, stderr } = await list("--pods -A");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toEqual([
      "NAMESPACE   POD     PODDEFAULT   STATE     AGE   WHY",
      "team-a      fresh   gpu          FRESH     3h    <none>",
      "team-a      late    gpu          MISSING   3h    the Pod is 60 min older than PodDefault gpu",
      "team-a      stale   gone         ORPHAN    3h    the PodDefault was deleted",
      "team-a      stale   token        STALE     3h    it was edited after this Pod was created",
    ]);
    expect(stderr).toBe(
      [
        "",
        "PodDefaults apply when a Pod is created. To recreate these Pods:",
        "  kubectl poddefault dry-run pod/late -n team-a -o submitted | kubectl replace --force -f -",
        "  kubectl rollout restart statefulset/web -n team-a",
        "",
      ].join("\n"),
    );
  });

  test("of one PodDefault, with the command in its row", async () => {
    expect((await linesOf("--pods token -o wide --no-headers")).join("\n")).toMatch(
      /^stale +token +STALE .* kubectl rollout restart statefulset\/web -n team-a$/,
    );
  });

  test("calls nothing MISSING where the webhook does not look, and nor does -o wide", async () => {
    const outside = cluster.filter(({ kind }) => kind !== "Namespace");
    await start({
      objects: [...outside, { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-a" } }],
    });
    const { stdout, stderr } = await list("--pods gpu --no-headers");
    expect(stdout).toMatch(/^fresh .*\n$/);
    expect(stderr).toContain("Warning: the PodDefault webhook skips namespace team-a");
    expect((await list("gpu -o wide --no-headers")).stdout).toMatch(/^gpu +ok +gpu=true +env 2 +1\/2 /);
  });

  test("-o json is one report", async () => {
    const { kind, items } = JSON.parse((await list("--pods gpu -o json")).stdout);
    expect(kind).toBe("DriftReport");
    expect(items[1]).toEqual({
      namespace: "team-a",
      pod: "late",
      podDefault: "gpu",
      state: "MISSING",
      code: "CREATED_BEFORE",
      why: "the Pod is 60 min older than PodDefault gpu",
      created: "2026-11-24T09:00:00Z",
      recreateWith:
        "kubectl poddefault dry-run pod/late -n team-a -o submitted | kubectl replace --force -f -",
    });
  });
});

test("--coverage compares the profiles", async () => {
  expect(await list("--coverage")).toEqual({
    code: 0,
    stdout: ["PROFILE   gpu       token", "team-a    same      same", "team-b    differs   missing", ""].join(
      "\n",
    ),
    stderr:
      "\ngpu: differs from the copy in team-a\n" +
      "\ntoken is missing in team-b. To copy it:\n" +
      "  kubectl get poddefault token -n team-a -o yaml | sed 's/^  namespace: .*/  namespace: team-b/' | kubectl create -f -\n" +
      "To keep it in every profile, new ones too:\n" +
      "  kubectl poddefault convert token -n team-a --every-profile --to kyverno\n",
  });
});

test("nothing but reading is ever asked for", async () => {
  for (const words of ["", "-A -o wide", "--pods", "--coverage", "--for pod/late", "gpu -o json"])
    await list(words);
  expect(new Set(server.requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
});

test("a Pod that has ended counts no more", async () => {
  await start({
    objects: [...cluster, { ...pod("team-a", "done", ["gpu"]), status: { phase: "Succeeded" } }],
  });
  expect((await linesOf("gpu --no-headers"))[0]).toMatch(/ 1\/2 /);
});

/** The same words, however far apart. */
function sameCells(line: string): RegExp {
  return new RegExp(
    `^${line
      .split(/ {3,}/)
      .map((cell) => cell.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(" {3,}")}$`,
  );
}
