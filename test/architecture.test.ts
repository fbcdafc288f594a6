import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** Who may import whom, from the bottom to the top (CONTRIBUTING.md, Layout). "src" are the files directly in it. */
const law: Readonly<Record<string, readonly string[]>> = {
  "src/kubernetes": [],
  "src/model": ["src/kubernetes"],
  src: ["src/kubernetes", "src/model"],
  "src/admission": ["src", "src/kubernetes", "src/model"],
  "src/manifest": ["src", "src/kubernetes", "src/model", "src/admission"],
  "src/cluster": ["src", "src/kubernetes", "src/model"],
  "src/workload": ["src", "src/kubernetes", "src/model"],
  "src/template": ["src", "src/kubernetes", "src/model", "src/manifest"],
  "src/gather": [
    "src",
    "src/kubernetes",
    "src/model",
    "src/admission",
    "src/manifest",
    "src/cluster",
    "src/workload",
  ],
  "src/finding": ["src", "src/kubernetes", "src/model", "src/admission", "src/manifest", "src/gather"],
  "src/policy": ["src", "src/kubernetes", "src/model", "src/admission", "src/finding"],
  "src/report": [
    "src",
    "src/kubernetes",
    "src/model",
    "src/admission",
    "src/manifest",
    "src/gather",
    "src/finding",
  ],
  "src/render": ["src", "src/kubernetes", "src/model", "src/template", "src/finding", "src/report"],
  cmd: [
    "src",
    "src/kubernetes",
    "src/model",
    "src/admission",
    "src/manifest",
    "src/cluster",
    "src/workload",
    "src/template",
    "src/gather",
    "src/finding",
    "src/policy",
    "src/report",
    "src/render",
  ],
};

/** The only place that imports a package; whatever is not here is imported nowhere. */
const doors: Readonly<Record<string, string>> = {
  yargs: "cmd/command.ts",
  ora: "cmd/progress.ts",
  "js-yaml": "src/kubernetes/yaml.ts",
  "@noble/hashes": "src/workload/job-set.ts",
  diff: "src/render/",
  "@kubernetes/client-node": "src/cluster/",
};

type Import = { readonly target: string; readonly isLazy: boolean };
type Source = { readonly file: string; readonly text: string; readonly imports: readonly Import[] };

const sources = globSync("{cmd,src}/**/*.ts", { cwd: root }).map(readSource);
/** Without the programs for those who make the plugin. */
const product = sources.filter(({ file }) => !/^cmd\/(bench|generate|release)\/|\/generate-/.test(file));

describe("the import law", () => {
  it("has a place for every folder", () => {
    expect(Object.keys(law)).toEqual(
      expect.arrayContaining([...new Set(product.map(({ file }) => layerOf(file)))]),
    );
  });

  it("lets imports go one way", () => {
    const breaches = product.flatMap(({ file, imports }) =>
      imports
        .filter(({ target }) => target.startsWith("."))
        .map(({ target }) => ({ file, target: join(dirname(file), target) }))
        .filter((edge) => /^(cmd|src)\//.test(edge.target) && !isAllowed(layerOf(file), layerOf(edge.target)))
        .map((edge) => `${edge.file} imports ${edge.target}`),
    );
    expect(breaches).toEqual([]);
  });

  it("knows no cycles", () => {
    expect(findCycles(product)).toEqual([]);
  });

  it("gives every package one door", () => {
    const packages = product.flatMap(({ file, imports }) =>
      imports
        .filter(({ target }) => !target.startsWith(".") && !target.startsWith("node:"))
        .map(({ target }) => ({ file, name: /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target })),
    );
    expect(packages.filter(({ file, name }) => !file.startsWith(doors[name] ?? "nowhere"))).toEqual([]);
  });

  it("keeps the process out of src, and the computer out of what is pure", () => {
    const pure = /^src\/(kubernetes|model|admission|finding|policy|report)\//;
    // What an IP address looks like is no business of the computer.
    const harmless = ["node:net"];
    const readsProcess = ({ file, text }: Source) =>
      file.startsWith("src/") && /\bprocess\.(?!platform)/.test(code(text));
    const usesNode = ({ file, imports }: Source) =>
      pure.test(file) &&
      imports.some(({ target }) => target.startsWith("node:") && !harmless.includes(target));
    expect(
      product.filter((source) => readsProcess(source) || usesNode(source)).map(({ file }) => file),
    ).toEqual([]);
  });
});

it("keeps files short", () => {
  const tests = globSync("test/**/*.ts", { cwd: root }).map(readSource);
  const long = (files: readonly Source[], limit: number) =>
    files
      .filter(({ text }) => !text.startsWith("// Generated"))
      .map(({ file, text }) => ({ file, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > limit);
  // Two tables of data, each the only place that describes its fields and codes.
  const tables = ["src/finding/catalog.ts", "src/model/injected-fields.ts"];
  const others = sources.filter(({ file }) => !tables.includes(file));
  expect([...long(others, 250), ...long(tests, 300)]).toEqual([]);
});

function readSource(file: string): Source {
  const text = readFileSync(join(root, file), "utf8");
  const pattern = /^(?:import|export) (?:type )?(?:[\w\s,{}*]+ from )?"([^"]+)"|\bimport\("([^"]+)"\)/gm;
  const imports = [...text.matchAll(pattern)].map(([, fixed, lazy]) => ({
    target: fixed ?? lazy ?? "",
    isLazy: lazy !== undefined,
  }));
  return { file, text, imports };
}

/** "src/model/pod.ts" is in "src/model", "src/errors.ts" in "src", everything in cmd in "cmd". */
function layerOf(file: string): string {
  return file.startsWith("cmd/") ? "cmd" : file.split("/").slice(0, -1).slice(0, 2).join("/");
}

function isAllowed(from: string, to: string): boolean {
  return from === to || (law[from] ?? []).includes(to);
}

/** The text without comments. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
}

/** Depth first, also through types: an import of a file that is still open closes a cycle. Lazy imports are none. */
function findCycles(files: readonly Source[]): readonly string[] {
  const byName = new Map(files.map((source) => [source.file, source]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (path.includes(file) || done.has(file)) return;
    const imported = (byName.get(file)?.imports ?? []).filter(({ isLazy }) => !isLazy);
    for (const { target } of imported.filter((one) => one.target.startsWith("."))) {
      visit(join(dirname(file), target), [...path, file]);
    }
    done.add(file);
  };
  for (const { file } of files) visit(file, []);
  return cycles;
}
