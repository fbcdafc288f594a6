import type { ApplyOptions, Cluster } from "../../src/cluster/cluster.ts";
import { missingPermission } from "../../src/cluster/failures/missing-permission.ts";
import { ifThere } from "../../src/cluster/readers/permitted.ts";
import { podDefaults } from "../../src/cluster/resources/known.ts";
import { ClusterError } from "../../src/errors.ts";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import { quoteForShell } from "../../src/quote-for-shell.ts";
import { renderUnifiedDiff } from "../../src/render/unified-diff.ts";
import { paletteFor } from "../color.ts";
import type { Io } from "../io.ts";
import type { Options } from "./flags.ts";

const fieldManager = "kubectl-poddefault";

/** An object as the server stores it or would store it; `difference` is what a dry run of --apply changes, else "". */
export type Written = { readonly object: JsonObject; readonly difference: string };

/** Creates or applies a PodDefault, or does a dry run on the server. Throws ClusterError, with advice for a missing permission. */
export async function writePodDefault(
  object: JsonObject,
  namespace: string,
  { cluster, options, io }: { readonly cluster: Cluster; readonly options: Options; readonly io: Io },
): Promise<Written> {
  const request = { namespace, dryRun: options.dryRun === "server", fieldManager };
  try {
    if (!options.apply) return { object: await cluster.create(podDefaults, object, request), difference: "" };
    const applied = await apply(object, { ...request, force: options.forceConflicts }, cluster);
    const difference = request.dryRun ? await diffWithLive(applied, namespace, cluster, io) : "";
    return { object: applied, difference };
  } catch (error) {
    throw forAdministrator(error, namespace, options);
  }
}

/**
 * Server-side apply. The API server tells a manager that created by POST from one of the same name that applies. A conflict
 * with ourselves only is therefore forced.
 */
async function apply(object: JsonObject, options: ApplyOptions, cluster: Cluster): Promise<JsonObject> {
  try {
    return await cluster.apply(podDefaults, object, options);
  } catch (error) {
    if (options.force || !isConflictWith(options.fieldManager, error)) throw error;
    return cluster.apply(podDefaults, object, { ...options, force: true });
  }
}

/** `Apply failed with 2 conflicts: conflicts with "kubectl-edit" using kubeflow.org/v1alpha1: ...`, for each manager. */
function isConflictWith(manager: string, error: unknown): boolean {
  if (!(error instanceof ClusterError) || error.status !== 409) return false;
  const managers = [...error.message.matchAll(/conflicts? with "([^"]*)"/g)].map(([, name]) => name);
  return managers.length > 0 && managers.every((name) => name === manager);
}

/** What changes in the cluster, as a unified diff; "" for no change. */
async function diffWithLive(
  applied: JsonObject,
  namespace: string,
  cluster: Cluster,
  io: Io,
): Promise<string> {
  const { name } = applied["metadata"] as { readonly name: string };
  const live = await ifThere(() => cluster.get(podDefaults, name, namespace));
  const object = `kubeflow.org.v1alpha1.PodDefault.${namespace}.${name}`;
  return renderUnifiedDiff(
    live === undefined ? "" : formatYaml(withoutServerMetadata(live)),
    formatYaml(withoutServerMetadata(applied)),
    { fromName: `LIVE/${object}`, toName: `MERGED/${object}` },
    paletteFor(io.stdout, io.env, "auto"),
  );
}

/** These fields change with every write. */
function withoutServerMetadata(object: JsonObject): JsonObject {
  if (!isObject(object["metadata"])) return object;
  const { managedFields, resourceVersion, uid, generation, creationTimestamp, ...metadata } =
    object["metadata"];
  return { ...object, metadata };
}

/** A missing permission comes with the command whose output an administrator can apply; other errors stay. */
function forAdministrator(error: unknown, namespace: string, options: Options): unknown {
  if (!(error instanceof ClusterError) || missingPermission(error) === undefined) return error;
  const { message, status, answer } = error;
  const advice = `An administrator can apply the output of:\n  ${printingCommand(namespace, options)}`;
  return new ClusterError(`${message}\n${advice}`, status, { cause: error, ...(answer && { answer }) });
}

/** The same command line, which prints the manifest instead of creating it. */
function printingCommand(namespace: string, options: Options): string {
  const { args, set, setFile, values, name, templateDir } = options;
  const words = [
    ...args,
    ...set.flatMap((setting) => ["--set", setting]),
    ...setFile.flatMap((setting) => ["--set-file", setting]),
    ...values.flatMap((file) => ["--values", file]),
    ...(name === undefined ? [] : ["--name", name]),
    ...(templateDir === undefined ? [] : ["--template-dir", templateDir]),
    ...["-n", namespace, "--local"],
  ];
  return ["kubectl poddefault create-from-template", ...words.map(quoteForShell)].join(" ");
}
