import type { Cluster } from "../../src/cluster/cluster.ts";
import { podDefaults } from "../../src/cluster/resources/known.ts";
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
import { applyPodDefault } from "./apply.ts";
import { diffWithLive } from "./diff-with-live.ts";
import { describeFinding, findingsIn, refuseHarmful, warnOnce } from "./findings.ts";
import type { Options } from "./flags.ts";
import { forAdministrator } from "./for-administrator.ts";
import { renderObjects } from "./print.ts";

const fieldManager = "kubectl-poddefault";

/** What creating takes, and what was said already: what holds in several namespaces is said once. */
type Job = {
  readonly podDefault: PodDefault;
  /** What follows the PodDefault where it is printed as it is sent. */
  readonly comments: readonly string[];
  readonly options: Options;
  readonly cluster: Cluster;
  readonly io: Io;
  readonly said: Set<string>;
  /** Whether it is created in one namespace only. */
  readonly isOne: boolean;
};

/**
 * Creates the PodDefault in each namespace, one after the other. A failure in one of several does not stop the rest; it
 * makes the exit code 3. A failure in the only one is thrown.
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

type Created = { readonly object: JsonObject; readonly difference: string };

async function createInOne(namespace: string, job: Job): Promise<Created> {
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
  return withProgress(io, `Creating PodDefault ${podDefault.metadata.name}`, send(object, namespace, job));
}

/** Of several namespaces, the one is named that a finding is about; what the PodDefault alone causes holds in all of them. */
function describeHere(findings: readonly Finding[], namespace: string, job: Job): readonly string[] {
  const alone = findingsIn(namespace, job.podDefault, { siblings: [], missing: [] });
  const everywhere = new Set(alone.map(describeFinding));
  const place = job.isOne ? "" : `namespace ${namespace}: `;
  return findings
    .map(describeFinding)
    .map((message) => (everywhere.has(message) ? message : `${place}${message}`));
}

async function send(object: JsonObject, namespace: string, job: Job): Promise<Created> {
  try {
    return await write(object, namespace, job);
  } catch (error) {
    throw forAdministrator(error, namespace, job.options);
  }
}

/** The object as the server has it now, or would have it; and in a dry run of apply, what that changes. */
async function write(object: JsonObject, namespace: string, { cluster, options, io }: Job): Promise<Created> {
  const request = { namespace, dryRun: options.dryRun === "server", fieldManager };
  if (!options.apply) return { object: await cluster.create(podDefaults, object, request), difference: "" };
  const applied = await applyPodDefault(object, { ...request, force: options.forceConflicts }, cluster);
  return {
    object: applied,
    difference: request.dryRun ? await diffWithLive(applied, namespace, cluster, io) : "",
  };
}

/** kubectl's line for what it did, with `place` where there are several; "" where something else is printed. */
function resultLine({ podDefault, options: { apply, dryRun, output } }: Job, place: string): string {
  if (output !== undefined) return "";
  const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
  const verb = apply ? "serverside-applied" : "created";
  return `poddefault.kubeflow.org/${podDefault.metadata.name} ${verb}${place}${suffix}\n`;
}
