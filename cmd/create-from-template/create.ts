import type { Cluster } from "../../src/cluster/cluster.ts";
import { ClusterError, exitCode, InputError } from "../../src/errors.ts";
import type { Finding } from "../../src/finding/finding.ts";
import { inspectNamespace } from "../../src/gather/inspection.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { whyInactive } from "../../src/report/checks.ts";
import type { Io } from "../io.ts";
import { withProgress } from "../progress.ts";
import { renderError } from "../render-error.ts";
import { warnOfFinding } from "../warnings.ts";
import { describeFinding, findingsIn, refuseHarmful, warnOnce } from "./findings.ts";
import type { Options } from "./flags.ts";
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
  const inspection = inspectNamespace(
    namespace,
    podDefault,
    { checkRefs: options.checkRefs, now: io.now() },
    cluster,
  );
  const inspected = await withProgress(io, `Inspecting namespace ${namespace}`, inspection);
  const findings = findingsIn(namespace, podDefault, inspected);
  refuseHarmful(findings, options.allowMatchAll);
  warnOnce([...inspected.unknown, ...describeHere(findings, namespace, job)], said, io);
  const inactive = inspected.scope && whyInactive(inspected.scope, namespace);
  if (inactive && !said.has(inactive.message)) warnOfFinding(inactive, io);
  if (inactive) said.add(inactive.message);
  const object = { ...podDefault, metadata: { ...podDefault.metadata, namespace } };
  if (options.dryRun === "client") return { object, difference: "" };
  return withProgress(
    io,
    `Creating PodDefault ${podDefault.metadata.name}`,
    writePodDefault(object, namespace, job),
  );
}

/** Of several namespaces, the one is named that a finding is about; what the PodDefault alone causes holds in all of them. */
function describeHere(findings: readonly Finding[], namespace: string, job: Job): readonly string[] {
  const alone = findingsIn(namespace, job.podDefault, { siblings: [], missing: [], rejected: [] });
  const everywhere = new Set(alone.map(describeFinding));
  const place = job.isOne ? "" : `namespace ${namespace}: `;
  return findings
    .map(describeFinding)
    .map((message) => (everywhere.has(message) ? message : `${place}${message}`));
}

/** kubectl's line for what it did, with the namespace if there are several; "" with -o. */
function resultLine({ podDefault, options: { apply, dryRun, output } }: Job, place: string): string {
  if (output !== undefined) return "";
  const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
  const verb = apply ? "serverside-applied" : "created";
  return `poddefault.kubeflow.org/${podDefault.metadata.name} ${verb}${place}${suffix}\n`;
}
