import type { Cluster } from "../../src/cluster/cluster.ts";
import { type FailedCreate, readFailedCreates } from "../../src/cluster/readers/events.ts";
import { ClusterError, exitCode, UsageError } from "../../src/errors.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { renderDenial } from "../../src/render/explain/denial-text.ts";
import type { Home } from "../../src/report/advice.ts";
import { type DenialExplanation, explainDenial } from "../../src/report/event/explain-denial.ts";
import { missingVolume } from "../../src/report/event/missing-volume.ts";
import { paletteFor } from "../color.ts";
import { connectionOptions } from "../flags.ts";
import type { Io } from "../io.ts";
import { withProgress } from "../progress.ts";
import { formatDocument } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";
import { readPodDefaults } from "./read-pod-defaults.ts";

const objectWords = /^([A-Za-z][\w.]*)\/([a-z0-9][a-z0-9.-]*)$/;

/** Decodes a denial: pasted, from standard input, or read from the FailedCreate events of an object. */
export async function explainEvent(options: ExplainOptions, io: Io): Promise<number> {
  const event = options.event ?? "";
  const named = objectWords.exec(event);
  if (named) return explainEventsOf(named[1] ?? "", named[2] ?? "", options, io);
  const text = event === "-" ? new TextDecoder().decode(await io.readStdin()) : event;
  const { podDefaults, ...home } = await knownPodDefaults(options, io);
  const explanation = explainDenial(text, home, podDefaults);
  if (explanation === undefined) {
    io.stderr.write(notExplained(text, home.namespace));
    return exitCode.failure;
  }
  print([{ source: event === "-" ? "STDIN" : "--event", explanation }], options, io);
  return exitCode.fine;
}

/** A mount without its volume may be of a PodDefault, or not: it depends on which are at hand. */
function notExplained(text: string, namespace: string): string {
  const volume = missingVolume.exec(text)?.[1];
  if (volume !== undefined) {
    return (
      `error: no PodDefault of namespace ${namespace} mounts volume ${volume}: the mount is the Pod's own, or of another namespace (-n)\n` +
      `See what is mounted: kubectl poddefault list -n ${namespace}\n`
    );
  }
  return (
    "error: this is no denial of the PodDefault webhook: wanted `conflict occurred while applying poddefaults: ...`, " +
    "`label selector conversion failed: ...`, `failed calling webhook ... /apply-poddefault ...`, " +
    '`error in remove for path: ...` or `... volumeMounts[0].name: Not found: "VOLUME"`\n'
  );
}

/** The FailedCreate events of an object of the cluster that PodDefaults are to blame for. */
async function explainEventsOf(type: string, name: string, options: ExplainOptions, io: Io): Promise<number> {
  if (options.local)
    throw new UsageError(`--event ${type}/${name} reads events of the cluster, and --local asks none`);
  const cluster = await io.connect(connectionOptions(options));
  try {
    const found = await withProgress(io, "Reading events", readEvents(cluster, type, name));
    const { podDefaults, ...home } = await knownPodDefaults(options, io);
    const explained = found.flatMap(({ object, message }) => {
      const explanation = explainDenial(message, home, podDefaults);
      return explanation ? [{ source: object, explanation }] : [];
    });
    if (explained.length === 0) {
      io.stderr.write(nothingFound(`${type}/${name}`, found, home.namespace));
      return exitCode.failure;
    }
    print(explained, options, io);
    return exitCode.fine;
  } finally {
    cluster.close();
  }
}

async function readEvents(cluster: Cluster, type: string, name: string) {
  const { kind } = await cluster.resolve(type);
  return readFailedCreates(cluster, cluster.namespace, { kind, name });
}

/** PodDefaults complete what a message leaves open; a pasted message is decoded without any, too. */
async function knownPodDefaults(
  options: ExplainOptions,
  io: Io,
): Promise<Home & { readonly podDefaults: readonly PodDefault[] }> {
  try {
    return await readPodDefaults(options, io);
  } catch (error) {
    if (!(error instanceof ClusterError) || options.filename.length > 0) throw error;
    io.stderr.write(`Warning: what PodDefaults could add to the message is not known: ${error.message}\n`);
    const origins = { isLocal: false, inFiles: new Map() };
    return { podDefaults: [], namespace: options.namespace || "NAMESPACE", origins };
  }
}

type Explained = { readonly source: string; readonly explanation: DenialExplanation };

function print(explained: readonly Explained[], options: ExplainOptions, io: Io): void {
  if (options.output) {
    const items = explained.map(({ source, explanation }) => ({ source, ...explanation }));
    io.stdout.write(formatDocument({ kind: "DenialExplanations", items }, options.output));
    return;
  }
  const style = { palette: paletteFor(io.stdout, io.env, options.color), width: io.stdout.columns };
  const texts = explained.map(({ source, explanation }) => renderDenial(source, explanation, style));
  io.stdout.write(texts.join("\n"));
}

/** Events of other reasons are worth reading, too: the newest is shown. */
function nothingFound(object: string, others: readonly FailedCreate[], namespace: string): string {
  const [newest] = others;
  const what =
    newest === undefined
      ? `no FailedCreate event in namespace ${namespace}; events are kept for an hour`
      : `${count(others.length)} in namespace ${namespace}, none about PodDefaults or their webhook; the newest, of ${newest.object}:\n  ${newest.message.trim()}`;
  return (
    `error: ${object} and what it owns have ${what}\n` +
    `See all of them: kubectl -n ${namespace} get events --field-selector reason=FailedCreate\n`
  );
}

function count(events: number): string {
  return events === 1 ? "1 FailedCreate event" : `${events} FailedCreate events`;
}
