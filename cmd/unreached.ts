import type { Cluster } from "../src/cluster/cluster.ts";
import { readReach } from "../src/gather/reach.ts";
import { wrap } from "../src/render/wrap.ts";
import type { Gate } from "../src/report/explain/gate.ts";
import { whyUnreached } from "../src/report/explain/reach.ts";
import { paletteFor } from "./color.ts";
import type { Io } from "./io.ts";

/** What keeps every PodDefault of the namespace from acting, as explain's gates say it; undefined where nothing is known to. */
export async function findUnreached(cluster: Cluster, namespace: string): Promise<Gate | undefined> {
  const reach = await readReach(cluster, namespace);
  return reach && whyUnreached(reach);
}

/** A warning on stderr, with the command that ends it on a line of its own, which is never broken. */
export function warnOfUnreached({ code, message, remedy }: Gate, io: Io): void {
  const { warn } = paletteFor(io.stderr, io.env, "auto");
  const width = io.stderr.isTerminal ? io.stderr.columns : Number.POSITIVE_INFINITY;
  const text = `Warning: PodDefaults do not act: ${message} [${code}]\n${remedy?.text ?? ""}`;
  const command = remedy?.command === undefined ? "" : `  ${remedy.command}\n`;
  io.stderr.write(`${wrap(text, width, "", "  ").replace("Warning:", warn)}\n${command}`);
}
