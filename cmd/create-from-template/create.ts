import type { Cluster } from "../../src/cluster/cluster.ts";
import { ClusterError, exitCode, InputError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { type Caution, cautionsOf } from "../../src/report/cautions.ts";
import type { Io } from "../io.ts";
import { withProgress } from "../progress.ts";
import { renderError } from "../render-error.ts";
import { findUnreached, warnOfUnreached } from "../unreached.ts";
import { describeCaution, warnOnce } from "./cautions.ts";
import type { Options } from "./flags.ts";
import { inspect } from "./inspect.ts";
import { renderObjects } from "./print.ts";
import { type Written, writePodDefault } from "./write.ts";

/** `said`: warnings so far; one that holds in several namespaces is printed once. */
type Job = {
  readonly podDefault: PodDefault;
  /** Comment lines of the template, printed after the PodDefault. */
  readonly comments: readonly string[];
  readonly options: Options;
  readonly cluster: Cluster;
  readonly io: Io;
  readonly said: Set<string>;
  /** There is only one namespace. */
  readonly isOne: boolean;
};

/**
 * Creates the PodDefault in each namespace, one after the other. A failure in one of several does not stop the rest, and the
 * exit code is 3. A failure in the only one is thrown.
 */
export async function createIn(
  namespaces: readonly string[],
  what: Omit<Job, "said" | "isOne">,
): Promise<number> {
  const job = { ...what, said: new Set<string>(), isOne: namespaces.length === 1 };
  const { io, options } = job;
  const created: JsonObject[] = [];
  for (const namespace of namespaces) {
    try {
      const { object, difference } = await createInOne(namespace, job);
      created.push(object);
      if (options.output === undefined) io.stdout.write(difference);
      const place = job.isOne ? "" : ` in namespace ${namespace}`;
      io.stdout.write(resultLine(job, place));
    } catch (error) {
      if (job.isOne || !isExpected(error)) throw error;
      io.stderr.write(renderError(error, false).replaceAll(/^(?=.)/gm, `namespace ${namespace}: `));
    }
  }
  if (created.length > 0) {
    const comments = options.dryRun === "client" ? job.comments : [];
    io.stdout.write(renderObjects(created, options.output, comments));
  }
  return created.length === namespaces.length ? exitCode.fine : exitCode.failure;
}

function isExpected(error: unknown): boolean {
  return error instanceof ClusterError || error instanceof InputError;
}

async function createInOne(namespace: string, job: Job): Promise<Written> {
  const { podDefault, options, cluster, io, said } = job;
  const inspection = Promise.all([
    inspect(namespace, podDefault, options, cluster),
    findUnreached(cluster, namespace),
  ]);
  const [{ cautions, problems, unknown }, unreached] = await withProgress(
    io,
    `Checking namespace ${namespace}`,
    inspection,
  );
  if (problems.length > 0) throw new InputError(problems);
  warnOnce([...unknown, ...describeHere(cautions, namespace, job)], said, io);
  if (unreached && !said.has(unreached.message)) warnOfUnreached(unreached, io);
  if (unreached) said.add(unreached.message);
  const object = { ...podDefault, metadata: { ...podDefault.metadata, namespace } };
  if (options.dryRun === "client") return { object, difference: "" };
  return withProgress(
    io,
    `Creating PodDefault ${podDefault.metadata.name}`,
    writePodDefault(object, namespace, job),
  );
}

/** Of several namespaces, names the one that a caution is about. Cautions about the PodDefault alone hold in all of them. */
function describeHere(cautions: readonly Caution[], namespace: string, job: Job): readonly string[] {
  const everywhere = new Set(cautionsOf(job.podDefault, []).map(describeCaution));
  const place = job.isOne ? "" : `namespace ${namespace}: `;
  return cautions
    .map(describeCaution)
    .map((message) => (everywhere.has(message) ? message : `${place}${message}`));
}

/** kubectl's line for what it did, with the namespace if there are several; "" with -o. */
function resultLine({ podDefault, options: { apply, dryRun, output } }: Job, place: string): string {
  if (output !== undefined) return "";
  const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
  const verb = apply ? "serverside-applied" : "created";
  return `poddefault.kubeflow.org/${podDefault.metadata.name} ${verb}${place}${suffix}\n`;
}
