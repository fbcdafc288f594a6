import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import { buildTool } from "./tools.ts";

/** Kyverno's exit code is 1, too, where a rule fails on a resource; without a report it failed itself. */
function runForReport(flags: readonly string[]): Promise<Report> {
  return new Promise((resolve, reject) => {
    execFile(buildTool("kyverno"), flags, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
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
type KyvernoResults = ReadonlyMap<string, { readonly result: string; readonly message: string }>;

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
