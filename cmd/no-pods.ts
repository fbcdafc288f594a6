import { UsageError } from "../src/errors.ts";
import type { Gathered, GatherOptions } from "../src/gather/gather.ts";
import type { Io } from "./io.ts";

/** @throws UsageError where nothing says which Pods a dry run is of */
export function checkPodsAreNamed({ words, filenames }: GatherOptions): void {
  if (words.length > 0 || filenames.length > 0) return;
  throw new UsageError("say which Pods: a file, TYPE/NAME or TYPE, or -f FILE");
}

/** Says that there was no Pod to judge, and what was read instead: in a pipeline that must not look as if all were well. */
export function sayIfNoPods({ sources, withoutPods }: Gathered, io: Io): void {
  if (sources.length > 0) return;
  const counts = new Map<string, number>();
  for (const { kind } of withoutPods) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const read = [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
  const makes = withoutPods.length === 1 ? "makes" : "make";
  io.stderr.write(
    read === "" ? "No Pods found\n" : `No Pods found: ${read} ${makes} none that are known here\n`,
  );
}
