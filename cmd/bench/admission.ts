/**
 * `npm run bench`: what admission costs. One Pod beside 20 PodDefaults that match, warm; and 10,000 Pods beside 100
 * PodDefaults, from YAML files to judged Pods, in a fresh process. Fails where a limit is passed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { admit, prepareAdmission } from "../../src/admission/admit.ts";
import { evaluate } from "../../src/finding/evaluation.ts";
import { type Gathered, gather } from "../../src/gather/gather.ts";
import { sizes, writeManifests } from "./admission-manifests.ts";

type Figure = {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
};

const folder = await mkdtemp(join(tmpdir(), "poddefault-bench-"));
try {
  const figures = await measure(await writeManifests(folder));
  printTable(figures);
  process.exitCode = figures.some(({ value, limit }) => value > limit) ? 1 : 0;
} finally {
  await rm(folder, { recursive: true });
}

async function measure(files: { pods: string; podDefaults: string }): Promise<readonly Figure[]> {
  const start = performance.now();
  const gathered = await readFiles(files);
  const read = performance.now();
  for (const { outcome } of evaluate(gathered.sources, gathered.contexts)) {
    if (outcome.outcome !== "mutated" || outcome.matched.length !== sizes.matching) {
      throw new Error(
        `expected ${sizes.matching} PodDefaults to change each Pod: ${JSON.stringify(outcome)}`,
      );
    }
  }
  const judged = performance.now();
  const memory = process.resourceUsage().maxRSS / 1024;
  const scale = `${sizes.pods} Pods x ${sizes.podDefaults} PodDefaults`;
  return [
    {
      what: `one Pod beside ${sizes.matching} matching, warm`,
      value: admitOne(gathered),
      limit: 1,
      unit: "ms",
    },
    { what: `${scale}: read`, value: (read - start) / 1000, limit: 10, unit: "s" },
    { what: `${scale}: read and judged`, value: (judged - start) / 1000, limit: 10, unit: "s" },
    { what: `${scale}: memory at most`, value: memory, limit: 400, unit: "MB" },
  ];
}

async function readFiles(files: { pods: string; podDefaults: string }): Promise<Gathered> {
  return gather({
    words: [files.pods],
    filenames: [files.podDefaults],
    recursive: false,
    all: false,
    allNamespaces: false,
    cwd: folder,
    readStdin: async () => new Uint8Array(),
    now: new Date(),
    connect: undefined,
  });
}

/** The median of many admissions of one Pod. */
function admitOne({ sources, contexts }: Gathered): number {
  const [source] = sources;
  const around = contexts.get("team");
  if (source === undefined || around === undefined) throw new Error("nothing was gathered");
  const admission = prepareAdmission(around);
  const times = Array.from({ length: 1000 }, () => {
    const start = performance.now();
    admit(source.pod, admission);
    return performance.now() - start;
  });
  return times.sort((one, other) => one - other)[times.length / 2] ?? Number.NaN;
}

function printTable(figures: readonly Figure[]): void {
  for (const { what, value, limit, unit } of figures) {
    const figure = `${value.toFixed(2).padStart(8)} ${unit.padEnd(2)}`;
    process.stdout.write(`${what.padEnd(52)}${figure}  (limit: ${limit} ${unit})\n`);
  }
}
