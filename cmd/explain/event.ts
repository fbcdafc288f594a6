import type { Cluster } from "../../src/cluster/cluster.ts";
import { type FailedCreate, readFailedCreates } from "../../src/cluster/readers/events.ts";
import { ClusterError, exitCode, UsageError } from "../../src/errors.ts";
import { missingVolume, recognizedMessages } from "../../src/finding/denial-text/explain-text.ts";
import type { Surroundings } from "../../src/finding/edit-pod-default.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { commandLine } from "../../src/quote-for-shell.ts";
import { renderDenial } from "../../src/render/denial-text.ts";
import { type EventExplanation, explainMessages } from "../../src/report/explain-event.ts";
import { count } from "../../src/report/names.ts";
import { connectionOptions } from "../flags.ts";
import type { Io } from "../io.ts";
import { withProgress } from "../progress.ts";
import { textStyle } from "../text-style.ts";
import { readDocumentFormat } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";
import { readPodDefaults } from "./read-pod-defaults.ts";

const objectWords = /^([A-Za-z][\w.]*)\/([a-z0-9][a-z0-9.-]*)$/;

/** Explains a denial: pasted, from standard input, or read from the FailedCreate events of an object. */
export async function explainEvent(options: ExplainOptions, io: Io): Promise<number> {
  const event = options.event ?? "";
  const named = objectWords.exec(event);
  if (named) return explainEventsOf(named[1] ?? "", named[2] ?? "", options, io);
  const message = event === "-" ? new TextDecoder().decode(await io.readStdin()) : event;
  const { podDefaults, surroundings, whyUnread } = await knownPodDefaults(options, io);
  const source = event === "-" ? "STDIN" : "--event";
  const explained = explainMessages([{ source, message }], surroundings, podDefaults);
  if (explained.length === 0) {
    io.stderr.write(notExplained(message, surroundings.namespace));
    return exitCode.failure;
  }
  warnOfUnread(whyUnread, explained, io);
  await print(explained, options, io);
  return exitCode.fine;
}

/** A mount without its volume may come from a PodDefault or not: it depends on which are at hand. */
function notExplained(text: string, namespace: string): string {
  const volume = missingVolume.exec(text)?.[1];
  if (volume !== undefined) {
    return (
      `error: no PodDefault of namespace ${namespace} mounts volume ${volume}: the mount is the Pod's own, or of another namespace (-n)\n` +
      commandLine`See what is mounted: kubectl poddefault list -n ${namespace}\n`
    );
  }
  return `error: this is not a known refusal of a Pod. Recognized messages:\n${recognizedMessages.map((one) => `  ${one}\n`).join("")}`;
}

/** The FailedCreate events of an object of the cluster that are about PodDefaults. */
async function explainEventsOf(type: string, name: string, options: ExplainOptions, io: Io): Promise<number> {
  if (options.local)
    throw new UsageError(`--event ${type}/${name} reads events of the cluster; drop --local`);
  const cluster = await io.connect(connectionOptions(options));
  try {
    const found = await withProgress(io, "Reading events", readEvents(cluster, type, name));
    const { podDefaults, surroundings, whyUnread } = await knownPodDefaults(options, io, cluster);
    const messages = found.map(({ object, message, when, count: seen }) => ({
      source: object,
      message,
      seen,
      last: when,
    }));
    const explained = explainMessages(messages, surroundings, podDefaults);
    if (explained.length === 0) {
      io.stderr.write(nothingFound(`${type}/${name}`, found, surroundings.namespace));
      return exitCode.failure;
    }
    warnOfUnread(whyUnread, explained, io);
    await print(explained, options, io);
    return exitCode.fine;
  } finally {
    cluster.close();
  }
}

async function readEvents(cluster: Cluster, type: string, name: string) {
  const { kind } = await cluster.resolve(type);
  return readFailedCreates(cluster, cluster.namespace, { kind, name });
}

/** `whyUnread`: why the PodDefaults cannot be read. */
type Known = {
  readonly podDefaults: readonly PodDefault[];
  readonly surroundings: Surroundings;
  readonly whyUnread?: string;
};

/** PodDefaults complete what a message leaves open; a pasted message is explained without any, too. */
async function knownPodDefaults(options: ExplainOptions, io: Io, cluster?: Cluster): Promise<Known> {
  try {
    return await readPodDefaults(options, io, false, cluster);
  } catch (error) {
    if (!(error instanceof ClusterError) || options.filename.length > 0) throw error;
    const origins = { isLocal: false, inFiles: new Map() };
    return {
      podDefaults: [],
      surroundings: { namespace: options.namespace || "NAMESPACE", origins },
      whyUnread: error.message,
    };
  }
}

/** What others refused is explained as well without PodDefaults. */
function warnOfUnread(whyUnread: string | undefined, explained: readonly EventExplanation[], io: Io): void {
  if (whyUnread === undefined || explained.every(({ isOfOthers }) => isOfOthers)) return;
  io.stderr.write(`Warning: explained without the PodDefaults, which cannot be read: ${whyUnread}\n`);
}

async function print(explained: readonly EventExplanation[], options: ExplainOptions, io: Io): Promise<void> {
  const document = await readDocumentFormat(options.output, io.cwd);
  if (document !== undefined) {
    io.stdout.write(document({ kind: "DenialExplanations", items: explained }));
    return;
  }
  const style = textStyle(options.color, io);
  io.stdout.write(explained.map((one) => renderDenial(one, io.now(), style)).join("\n"));
}

/** Events of other reasons are worth reading, too: the newest is shown. */
function nothingFound(object: string, others: readonly FailedCreate[], namespace: string): string {
  const [newest] = others;
  const what =
    newest === undefined
      ? `no FailedCreate event in namespace ${namespace}; events are kept for an hour`
      : `${count(others.length, "FailedCreate event")} in namespace ${namespace}, none that is recognized; the newest, of ${newest.object}:\n  ${newest.message.trim()}`;
  return (
    `error: ${object} and what it owns have ${what}\n` +
    commandLine`See all of them: kubectl get events -n ${namespace} --field-selector reason=FailedCreate\n`
  );
}
