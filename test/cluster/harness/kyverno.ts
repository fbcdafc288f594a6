import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadAll } from "js-yaml";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import { cacheFolder, hasGo } from "./assets.ts";

const kyvernoModule = join(import.meta.dirname, "../kyverno");
const command = "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno";

/** Why Kyverno's CLI cannot run here, in one line that says what to do about it; undefined if it can. */
export function whyNoKyverno(): string | undefined {
  if (existsSync(kyvernoFile()) || hasGo()) return undefined;
  return `Kyverno's CLI is not tested: it is not in ${kyvernoFile()}. Install Go (https://go.dev/dl) to have it built there.`;
}

/** Kyverno's CLI in the version of go.mod; builds it into our cache the first time, in about 7 minutes on two cores. */
export function buildKyverno(): string {
  const file = kyvernoFile();
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const built = spawnSync("go", ["build", "-trimpath", "-ldflags", "-s -w", "-o", unfinished, command], {
    cwd: kyvernoModule,
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    stdio: "inherit",
  });
  if (built.status !== 0)
    throw new Error(`cannot build Kyverno's CLI: go build ${command} in ${kyvernoModule}`);
  renameSync(unfinished, file);
  return file;
}

function kyvernoFile(): string {
  const version = /\tgithub\.com\/kyverno\/kyverno v(\S+)/.exec(
    readFileSync(join(kyvernoModule, "go.mod"), "utf8"),
  )?.[1];
  if (version === undefined) throw new Error(`no version of Kyverno in ${kyvernoModule}/go.mod`);
  return join(cacheFolder(), "kubectl-poddefault/kyverno", version, "kyverno");
}

/** Kyverno's exit code is 1, too, where a rule fails on a resource; without a report it failed itself. */
function runForReport(flags: readonly string[]): Promise<Report> {
  return new Promise((resolve, reject) => {
    execFile(buildKyverno(), flags, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const report = /\{"kind":"ClusterReport".*$/m.exec(stdout)?.[0];
      if (report !== undefined) resolve(JSON.parse(report));
      else if (error === null) resolve({});
      else reject(new Error(`kyverno ${flags.join(" ")}: ${stdout}${stderr}`));
    });
  });
}

function readOutput(folder: string): readonly JsonObject[] {
  return readdirSync(folder).flatMap((name) =>
    loadAll(readFileSync(join(folder, name), "utf8")).filter(
      (one): one is JsonObject => typeof one === "object" && one !== null,
    ),
  );
}

/** What Kyverno says about a resource, by its name: the rule's result and message. */
export type KyvernoResults = ReadonlyMap<string, { readonly result: string; readonly message: string }>;

/** Objects that Kyverno printed, by name, and its report. */
export type KyvernoRun = { readonly objects: readonly JsonObject[]; readonly results: KyvernoResults };

type Report = {
  readonly results?: readonly {
    readonly result: string;
    readonly message: string;
    readonly resources: readonly { readonly name: string }[];
  }[];
};

/**
 * `kyverno apply` of policies to resources of one namespace, whose labels it cannot know otherwise.
 * @param folder an empty one, for its input and output
 */
export async function applyKyverno(
  folder: string,
  policies: readonly unknown[],
  resources: readonly JsonObject[],
  labels: Readonly<Record<string, JsonObject>>,
): Promise<KyvernoRun> {
  const file = (name: string, documents: readonly unknown[]): string => {
    const path = join(folder, name);
    writeFileSync(path, documents.map((one) => JSON.stringify(one)).join("\n---\n"));
    return path;
  };
  mkdirSync(join(folder, "out"), { recursive: true });
  const namespaceSelector = Object.entries(labels).map(([name, its]) => ({ name, labels: its }));
  const values = { apiVersion: "cli.kyverno.io/v1alpha1", kind: "Values", metadata: { name: "values" } };
  const flags = [
    ["apply", file("policies.yaml", policies), "-r", file("resources.yaml", resources)],
    ["-f", file("values.yaml", [{ ...values, namespaceSelector }]), "-o", join(folder, "out")],
    ["--continue-on-fail", "--policy-report", "--output-format", "json", "--remove-color"],
  ].flat();
  const report = await runForReport(flags);
  const results = (report.results ?? []).flatMap(({ result, message, resources: its }) =>
    its.map(({ name }) => [name, { result, message }] as const),
  );
  return { objects: readOutput(join(folder, "out")), results: new Map(results) };
}
