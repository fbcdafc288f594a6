import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatProblem, InputError } from "../../src/errors.ts";
import { readManifests } from "../../src/manifest/read-manifests.ts";

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "manifests-"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;

describe("what is read", () => {
  test("of a directory the manifests in it, by name; with -R those below", async () => {
    write({
      "dir/b.yaml": pod("b"),
      "dir/a.yml": pod("a"),
      "dir/c.json": '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "c"}}',
      "dir/README.md": "not a manifest",
      "dir/nothing.yaml": "# only a comment\n",
      "dir/aa/d.yaml": pod("d"),
    });
    symlinkSync(join(cwd, "dir"), join(cwd, "dir/aa/loop"));
    expect(await names(["dir"])).toEqual(["dir/a.yml a", "dir/b.yaml b", "dir/c.json c"]);
    expect(await names(["dir"], { recursive: true })).toEqual([
      "dir/a.yml a",
      "dir/aa/d.yaml d",
      "dir/b.yaml b",
      "dir/c.json c",
    ]);
  });

  test("a file whatever it is called, and each path once", async () => {
    write({ "manifest.txt": pod("a") });
    expect(await names(["./manifest.txt", "./manifest.txt"])).toEqual(["./manifest.txt a"]);
  });

  test("standard input", async () => {
    expect(await names(["-", "-"], { stdin: `${pod("a")}---\n${pod("b")}` })).toEqual(["STDIN a", "STDIN b"]);
  });

  test("JSON one after the other, as jq prints it", async () => {
    const stdin =
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a{\\""}}\n{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"}}\n';
    expect(await names(["-"], { stdin })).toEqual(['STDIN a{"', "STDIN b"]);
  });

  test("the items of lists, those of typed lists with their kind", async () => {
    const stdin = `
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: a}}
- apiVersion: v1
  kind: PodList
  items:
  - metadata: {name: b}
  - metadata:
      name: c
`;
    const { objects } = await read(["-"], { stdin });
    expect(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      "v1 Pod",
      "v1 Pod",
      "v1 Pod",
    ]);
    expect(objects.map(({ locate }) => locate(["metadata", "name"]).line)).toEqual([5, 9, 11]);
  });

  test("lines of JSON", async () => {
    const stdin = `{"apiVersion": "v1", "kind": "Pod"}\n\n{\n  "apiVersion": "v1",\n  "kind": "Pod"\n}`;
    const { objects } = await read(["-"], { stdin });
    expect(objects.map(({ locate }) => locate(["kind"]).line)).toEqual([1, 5]);
  });
});

const bomb = Array.from(
  { length: 12 },
  (_, level) => `a${level}: &a${level} [${`${level ? `*a${level - 1}` : "x"},`.repeat(9)}]`,
);

test.each<readonly [what: string, text: string | Uint8Array, message: string]>([
  ["an empty file", "", "x.yaml: no objects in it: empty, or only comments"],
  ["only comments", "# a\n---\n# b\n", "x.yaml: no objects in it: empty, or only comments"],
  ["no YAML", "a: b: c", "x.yaml:1: bad indentation of a mapping entry"],
  ["a tab", "a:\n\tb: 1", "x.yaml:2: tab characters must not be used in indentation"],
  ["broken JSON", '{\n "a": 1,,\n}', "x.yaml:2: "],
  ["no object", pod("a").concat("---\n- a list\n"), "x.yaml:6: expected a Kubernetes object, found a list"],
  ["no kind", "apiVersion: v1\nmetadata: {}", "x.yaml:1: kind is not set"],
  ["no apiVersion", "---\nkind: Pod", "x.yaml:2: apiVersion of this Pod is not set"],
  [
    "a list of nothing",
    "apiVersion: v1\nkind: List\nitems: 3",
    "x.yaml:3: items: expected a list, found the number 3",
  ],
  ["a NUL", "a: \0", "x.yaml: a binary file, not a manifest"],
  ["half a UTF-16 character", Uint8Array.of(0xff, 0xfe, 0x61), "x.yaml: not UTF-8 text, or a binary file"],
  ["UTF-16 with a NUL", Buffer.from("\ufeffa: \0", "utf16le"), "x.yaml: a binary file, not a manifest"],
  [
    "many lines with too little indentation",
    `a: "${"\nx".repeat(200_000)}"`,
    "x.yaml:51: deficient indentation",
  ],
  ["no UTF-8", Uint8Array.of(0x61, 0xff, 0xfe), "x.yaml: not UTF-8 text, or a binary file"],
  ["aliases that multiply", bomb.join("\n"), "document contains excessive aliasing"],
  ["an anchor in itself", "a: &a [*a]", "x.yaml:1: an anchor's value contains itself"],
  ["deep YAML", "[".repeat(1_000_000), "x.yaml:1: nesting exceeded"],
  ["deep JSON", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, "x.yaml:1: nesting exceeded"],
  ["infinity", "a: 1\nb: .inf", "x.yaml:2: unsupported value: Infinity"],
  ["50 MB", Buffer.alloc(50_000_000, "#"), "x.yaml: 50 MB or more: too large for manifests"],
])("refuses %s", async (_what, text, message) => {
  write({ "x.yaml": text });
  expect(await problems(["x.yaml"])).toContain(message);
});

test.each(["utf16le", "utf16be"])(
  "reads %s with its byte order mark, as PowerShell writes it",
  async (encoding) => {
    const bytes = Buffer.from(`\ufeff${pod("größe")}`, "utf16le");
    write({ "x.yaml": encoding === "utf16le" ? bytes : bytes.swap16() });
    expect(await names(["x.yaml"])).toEqual(["x.yaml größe"]);
  },
);

describe("paths that cannot be read", () => {
  test("all problems are told at once", async () => {
    write({ "bad/a.yaml": "a: b: c", "bad/b.yaml": "kind: Pod", "empty/sub/x.txt": "" });
    expect((await problems(["nope.yaml", "bad", "empty"])).split("\n")).toEqual([
      'the path "nope.yaml" does not exist',
      "bad/a.yaml:1: bad indentation of a mapping entry",
      "bad/b.yaml:1: apiVersion of this Pod is not set",
      "empty: no manifests in this directory: recognized file extensions are [.json .yaml .yml]; -R looks into the directories below, too",
    ]);
  });

  test("a file that vanishes, and a URL", async () => {
    mkdirSync(join(cwd, "gone"), { recursive: true });
    symlinkSync(join(cwd, "nowhere.yaml"), join(cwd, "gone/a.yaml"));
    expect(await problems(["gone"])).toBe('the path "gone/a.yaml" does not exist');
    expect(await problems(["https://example.com/a.yaml"])).toContain("URLs are not read");
  });

  test.skipIf(process.getuid?.() === 0)("a file without permission", async () => {
    write({ "secret.yaml": pod("a") });
    chmodSync(join(cwd, "secret.yaml"), 0);
    expect(await problems(["secret.yaml"])).toBe("secret.yaml: open secret.yaml: permission denied");
  });
});

type Options = { readonly recursive?: boolean; readonly stdin?: string };

function read(paths: readonly string[], { recursive = false, stdin = "" }: Options = {}) {
  return readManifests(paths, { recursive, cwd, readStdin: async () => Buffer.from(stdin) });
}

async function names(paths: readonly string[], options?: Options): Promise<readonly string[]> {
  const { objects } = await read(paths, options);
  return objects.map(({ file, object }) => `${file} ${(object["metadata"] as { name: string }).name}`);
}

async function problems(paths: readonly string[]): Promise<string> {
  try {
    return (await read(paths)).problems.map(formatProblem).join("\n");
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
}
