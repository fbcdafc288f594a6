import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCreations, readRecordings } from "./recordings.ts";

/** How well the Pods of some kinds are known: test/workloads/kinds.json. */
export type KnownKinds = {
  /** With the version, where one kind has several controllers. */
  readonly kinds: readonly string[];
  /** The project and the version. */
  readonly controller: string;
  /** By Pods that the controller created, by its code with a client that keeps objects in memory, or by its source. */
  readonly known: "recorded" | "run" | "read";
  readonly files: readonly string[];
  /** Pods of the files that are not predicted as a whole, and why. */
  readonly inexact?: Readonly<Record<string, string>>;
};

const folder = join(import.meta.dirname, "../workloads");

export const knownKinds: readonly KnownKinds[] = JSON.parse(readFileSync(join(folder, "kinds.json"), "utf8"));

const words = {
  recorded: "compared with Pods that it created",
  run: "compared with what its code creates",
  read: "its source was read",
};

/** A Markdown table with a row for each controller and the kinds that are known alike. */
export function describeKinds(): string {
  const rows = knownKinds.map(({ kinds, controller, known, files, inexact = {} }) => {
    const count = podCount(files);
    const rest = Object.values(inexact).length;
    const exact = count === 0 ? "" : `${count - rest} of ${count}`;
    return `| ${kinds.join(", ")} | ${controller} | ${words[known]} | ${exact} |\n`;
  });
  return `| kind | controller | known by | whole Pods exact |\n|---|---|---|---|\n${rows.join("")}`;
}

function podCount(files: readonly string[]): number {
  const wanted = (name: string) => files.includes(name);
  const recorded = readRecordings().filter(({ file }) => wanted(`recorded/${file}`));
  const created = readCreations().filter(({ file }) => wanted(`created/${file}`));
  return [...recorded.map(({ pods }) => pods), ...created.map(({ pods }) => pods)].flat().length;
}
