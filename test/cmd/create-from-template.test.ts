import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseYaml } from "../../src/kubernetes/yaml.ts";
import { gallery } from "../../src/template/catalog.ts";
import { settingFor } from "../../src/template/fill.ts";
import { galleryTexts } from "../../src/template/gallery.ts";
import { runInMemory } from "./memory-io.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "create-from-template-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Setting = Parameters<typeof runInMemory>[1];

/** Runs create-from-template with these words, in a folder of its own. */
function create(words: string | readonly string[], setting: Setting = {}) {
  const split = typeof words === "string" ? words.split(" ").filter(Boolean) : words;
  return runInMemory(["create-from-template", ...split], { cwd: folder, env: { HOME: folder }, ...setting });
}

describe("with no template, the catalog", () => {
  it("is a table of name and summary", async () => {
    const { code, stdout, stderr } = await create("");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [heading, ...rows] = stdout.trimEnd().split("\n");
    expect(heading).toMatch(/^NAME {27}SUMMARY$/);
    expect(rows.map((row) => row.split(" ")[0])).toEqual(Object.keys(galleryTexts));
  });

  it("is data with -o", async () => {
    expect((await create("-o name")).stdout.trimEnd().split("\n")).toEqual(Object.keys(galleryTexts));
    const { stdout } = await create("-ojson");
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "PodDefaultTemplateList",
      items: gallery().map(({ name, summary }) => ({ name, summary, source: "gallery" })),
    });
    const yaml = parseYaml((await create("-o yaml")).stdout);
    expect(yaml.ok && yaml.documents).toEqual([JSON.parse(stdout)]);
  });
});

describe("--help-template", () => {
  it.each([80, 140])("reads at %i columns", async (columns) => {
    expect((await create("pvc-mount --help-template", { columns })).stdout).toMatchSnapshot();
  });

  it.each(gallery().map(({ name }) => name))(
    "of %s fits 80 columns but for what is to be copied",
    async (name) => {
      const { stdout } = await create(`${name} --help-template`);
      const [text = ""] = stdout.split("Example:");
      expect(
        text.split("\n").filter((line) => line.length > 80 && !/For example: |,\S+,\S+$/.test(line)),
      ).toEqual([]);
    },
  );

  it.each(gallery().map(({ name }) => name))("of %s shows a command that works", async (name) => {
    const { stdout } = await create(`${name} --help-template`);
    const [, command = ""] = /^ {2}kubectl poddefault (.*)$/m.exec(stdout) ?? [];
    const words = [...command.matchAll(/'([^']*)'|([^\s']+=?)('[^']*')?/g)].map(
      ([word, quoted]) => quoted ?? word.replaceAll("'", ""),
    );
    const { code, stdout: yaml } = await runInMemory([...words, "--local"]);
    expect(code).toBe(0);
    const created = stdout.slice(stdout.indexOf("It creates:\n") + "It creates:\n".length);
    expect(created.replaceAll(/^ {2}/gm, "")).toBe(yaml);
  });
});

describe("--local", () => {
  it("prints the PodDefault, and asks no cluster", async () => {
    expect(await create("image-pull-secret --set secret=regcred --name pull --local")).toEqual({
      code: 0,
      stderr: "",
      stdout: `apiVersion: kubeflow.org/v1alpha1
kind: PodDefault
metadata:
  name: pull
spec:
  desc: Pull images with the credentials in regcred
  selector:
    matchLabels:
      image-pull-secret: 'true'
  imagePullSecrets:
  - name: regcred
`,
    });
  });

  it("of blank has every field as a comment; uncommented, it is a PodDefault with all fields", async () => {
    const { stdout } = await create("blank --local");
    const uncommented = stdout.replaceAll(/^ {2}#(?=\S| {2})/gm, "  ");
    const yaml = parseYaml(uncommented);
    expect(yaml.ok && Object.keys((yaml.documents[0] as { spec: object }).spec).sort()).toEqual(
      (
        "annotations args automountServiceAccountToken command desc env envFrom imagePullSecrets initContainers " +
        "labels selector serviceAccountName sidecars tolerations volumeMounts volumes"
      ).split(" "),
    );
  });

  it("prints one for each namespace that -n names", async () => {
    const yaml = parseYaml((await create("shared-memory --local -n a,b,a")).stdout);
    expect(yaml.ok && yaml.documents).toMatchObject([
      { metadata: { namespace: "a" } },
      { metadata: { namespace: "b" } },
    ]);
    expect((await create("shared-memory --local -o name")).stdout).toBe(
      "poddefault.kubeflow.org/shared-memory\n",
    );
  });

  it("warns on stderr", async () => {
    const { code, stderr } = await create("add-sidecar --local");
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Warning: PodDefault add-sidecar: Jobs and pipeline steps .* \[SIDECAR_IN_JOBS\]\n$/,
    );
  });
});

it("takes the name after the template", async () => {
  const { stdout } = await create("pvc-mount models --set claim=models --local -o name");
  expect(stdout).toBe("poddefault.kubeflow.org/models\n");
  expect((await create("blank same --name same --local -o name")).stdout).toBe(
    "poddefault.kubeflow.org/same\n",
  );
});

type Settings = Readonly<Record<string, string>>;

describe("values", () => {
  it("come from --values, over them --set, over them --set-file", async () => {
    writeFileSync(join(folder, "values.yaml"), "claim: from-values\npath: /from-values\nread-only: false\n");
    writeFileSync(join(folder, "folder.txt"), "a: 'b' # c");
    const { stdout } = await create(
      "pvc-mount --values values.yaml --set path=/x --set path=/a=b --set sub-path=no --set-file sub-path=folder.txt --local -ojson",
    );
    expect(JSON.parse(stdout).spec).toMatchObject({
      volumes: [{ persistentVolumeClaim: { claimName: "from-values" } }],
      volumeMounts: [{ mountPath: "/a=b", subPath: "a: 'b' # c", readOnly: false }],
    });
  });

  it("come from standard input with --values -", async () => {
    const { stdout } = await create("pvc-mount --values - --local -ojson", { stdin: '{"claim": "data"}' });
    expect(JSON.parse(stdout)).toHaveProperty("spec.volumes.0.persistentVolumeClaim.claimName", "data");
  });

  const asked = { answers: ["No Good", "", "datasets"] };

  it("that are missing are asked for until the answer is valid", async () => {
    const { code, stdout, stderr } = await create("pvc-mount --local -ojson", asked);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty("spec.volumes.0.persistentVolumeClaim.claimName", "datasets");
    expect(stderr.split("claim: ")).toEqual([
      "PersistentVolumeClaim to mount (for example datasets)\n",
      expect.stringMatching(/^"No Good" is not an object name .*\n/),
      expect.stringMatching(/^"" is not an object name .*\n/),
      "",
    ]);
  });

  it.each([
    ["--no-input", "pvc-mount --local --no-input", asked],
    ["an end of the input", "pvc-mount --local", { answers: [] }],
    ["no terminal", "pvc-mount --local", {}],
  ])("that are missing are an error with %s", async (_, words, setting) => {
    const { code, stdout, stderr } = await create(words, setting);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(
      "error: template pvc-mount: claim: required parameter is missing (PersistentVolumeClaim to mount); add --set claim=datasets\n",
    );
  });

  it.each([
    ["claim=data,path=/x", { claim: "data", path: "/x" }],
    ["claim=data,,path=/x,", { claim: "data", path: "/x" }],
    ["claim=data,path=/x=y", { claim: "data", path: "/x=y" }],
    [String.raw`claim=data,path=/a\,b`, { claim: "data", path: "/a,b" }],
    [String.raw`claim=data,path=/a\\,sub-path=b`, { claim: "data", path: "/a\\", subPath: "b" }],
    [String.raw`claim=data,path=/a\b`, { claim: "data", path: String.raw`/a\b` }],
  ])("--set %s, as in helm", async (setting, { claim, path, ...rest }: Settings) => {
    const { stdout } = await create(["pvc-mount", "--set", setting, "--local", "-ojson"]);
    expect(JSON.parse(stdout).spec).toMatchObject({
      volumes: [{ persistentVolumeClaim: { claimName: claim } }],
      volumeMounts: [{ mountPath: path, ...rest }],
    });
  });

  it("come from files with --set-file a=b,c=d", async () => {
    writeFileSync(join(folder, "claim.txt"), "data");
    writeFileSync(join(folder, "path,1.txt"), "/x");
    const words = [
      "pvc-mount",
      "--set-file",
      String.raw`claim=claim.txt,path=path\,1.txt`,
      "--local",
      "-ojson",
    ];
    expect(JSON.parse((await create(words)).stdout).spec.volumeMounts[0].mountPath).toBe("/x");
  });

  it("of any text pass through the --set of an example", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom("a", ",", "\\", "=", "'", " ") }), async (text) => {
        const [, , quoted = ""] = /^(--set) (.*)$/s.exec(settingFor("desc", text)) ?? [];
        const setting = quoted.replaceAll("'\\''", "\0").replaceAll("'", "").replaceAll("\0", "'");
        const { stdout } = await create(["blank", "--set", setting, "--local", "-ojson"]);
        expect(JSON.parse(stdout).spec.desc).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});

it.each([
  ["pvc-mont", 2, /^error: unknown template "pvc-mont"\n\nDid you mean this\?\n\tpvc-mount\n/],
  [
    "nothing-like-it",
    2,
    /^error: unknown template "nothing-like-it"\nList the templates:\n {2}kubectl poddefault create-from-template\n/,
  ],
  ["pvc-mount name more", 2, /^error: unexpected args: \[more\]/],
  ["pvc-mount --set claim", 2, /^error: --set claim: "claim" is not PARAMETER=VALUE\n/],
  [
    "pvc-mount --set claim=a,b",
    2,
    /^error: --set claim=a,b: "b" is not PARAMETER=VALUE \(write \\, for a comma/,
  ],
  ["pvc-mount --set-file =x", 2, /^error: --set-file =x: "=x" is not PARAMETER=FILE\n/],
  ["pvc-mount --set claim=a --name Bad --local", 2, /^error: invalid name: "Bad" is not an object name/],
  ["pvc-mount Bad --set claim=a --local", 2, /^error: invalid name: "Bad" is not an object name/],
  ["pvc-mount one --set claim=a --name other", 2, /^error: two names: one and --name other\n/],
  [
    "pvc-mount --set claim=a --dry-run=maybe",
    2,
    /^error: Invalid dry-run value \(maybe\)\. Must be "none", "server", or "client"\.\n/,
  ],
  ["pvc-mount --set claim=a --apply --dry-run", 2, /^error: --dry-run=client doesn't work with --apply/],
  [
    "pvc-mount --set claim=a --local --all-profiles",
    2,
    /^error: --local and --all-profiles are mutually exclusive\n/,
  ],
  [
    "pvc-mount --set claim=a -o wide",
    2,
    /^error: unable to match a printer suitable for the output format "wide"/,
  ],
  [
    "shared-memory --set size=-1 --local",
    3,
    /^error: template shared-memory: size: "-1" is not a quantity \(such as 2Gi or 500m, and not negative\)\n$/,
  ],
  ["shared-memory --set size=2GB --local", 3, /"2GB" is not a quantity/],
  ["pvc-mount --set-file claim=absent.txt --local", 3, /^error: the path "absent\.txt" does not exist\n$/],
  [
    "pvc-mount --values list.yaml --local",
    3,
    /^error: list\.yaml: expected one mapping from parameters to values/,
  ],
  ["pvc-mount --values broken.yaml --local", 3, /^error: broken\.yaml:\d: /],
  [
    "pvc-mount --set clam=a --set read-only=yes --local",
    3,
    /claim: required parameter is missing.*\nerror: .*: read-only: "yes" is not true or false\nerror: .*: clam: unknown parameter; did you mean claim\?\n$/,
  ],
  ["--template-dir absent", 3, /^error: the path ".*absent" does not exist\n$/],
])("%s is an error: exit code %i, nothing on stdout", async (words, wanted, message) => {
  writeFileSync(join(folder, "list.yaml"), "- a\n");
  writeFileSync(join(folder, "broken.yaml"), "a: [\n");
  const { code, stdout, stderr } = await create(words);
  expect({ code, stdout }).toEqual({ code: wanted, stdout: "" });
  expect(stderr).toMatch(message);
});
