import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder, hasGo } from "./assets.ts";

/** A program that Go builds once into our cache, by the go.mod of a folder beside this one, which names its version. */
type Tool = { readonly name: "kyverno" | "helm"; readonly module: string; readonly command: string };

const tools = {
  /** About 7 minutes on two cores. */
  kyverno: {
    name: "kyverno",
    module: "github.com/kyverno/kyverno",
    command: "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno",
  },
  /** About 2 minutes. */
  helm: { name: "helm", module: "helm.sh/helm/v3", command: "helm.sh/helm/v3/cmd/helm" },
} as const satisfies Readonly<Record<string, Tool>>;

/** Why a tool cannot run here, in one line that says what to do about it; undefined if it can. */
export function whyNoTool(name: keyof typeof tools): string | undefined {
  const file = fileOf(tools[name]);
  if (existsSync(file) || hasGo()) return undefined;
  return `${name} is not tested: it is not in ${file}. Install Go (https://go.dev/dl) to have it built there.`;
}

/** The tool's program; built the first time. */
export function buildTool(name: keyof typeof tools): string {
  const { command } = tools[name];
  const file = fileOf(tools[name]);
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const built = spawnSync("go", ["build", "-trimpath", "-ldflags", "-s -w", "-o", unfinished, command], {
    cwd: folderOf(tools[name]),
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    stdio: "inherit",
  });
  if (built.status !== 0) throw new Error(`cannot build ${name}: go build ${command} failed`);
  renameSync(unfinished, file);
  return file;
}

function folderOf({ name }: Tool): string {
  return join(import.meta.dirname, "..", name);
}

function fileOf(tool: Tool): string {
  const lines = readFileSync(join(folderOf(tool), "go.mod"), "utf8").split("\n");
  const words = lines.map((line) =>
    line
      .replace(/^require/, "")
      .trim()
      .split(" "),
  );
  const version = words.find(([module]) => module === tool.module)?.[1];
  if (version === undefined) throw new Error(`no version of ${tool.module} in its go.mod`);
  return join(cacheFolder(), "kubectl-poddefault", tool.name, version.replace(/^v/, ""), tool.name);
}
