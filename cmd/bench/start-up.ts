/** `npm run bench:startup`: the time of the built plugin, compared with kubectl at the same time. It never fails. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApiServer } from "../../test/stand-in/api-server.ts";
import { kubeconfigFor } from "../../test/stand-in/kubeconfig.ts";
import { findOnPath } from "../release/find-on-path.ts";
import { folders } from "../release/folders.ts";

const rounds = 20;

type Measured = {
  readonly command: readonly string[];
  /** The index of the command to compare it with; its own index for a yardstick. */
  readonly against: number;
  /** Its limit, as a multiple of the yardstick. */
  readonly wanted: number;
};

const plugin = join(folders.dist, "kubectl-poddefault");
if (!existsSync(plugin)) throw new Error(`${plugin} does not exist; run "npm run build" first`);
const kubectl = findOnPath("kubectl");
if (kubectl === undefined) throw new Error("kubectl is not on the PATH");

const dryRun = ["dry-run", "examples/deployment.yaml", "-f", "examples/poddefaults.yaml", "--local"];
const table: readonly Measured[] = [
  { command: [kubectl, "version", "--client"], against: 0, wanted: 1 },
  { command: [plugin, "version"], against: 0, wanted: 1 },
  { command: [plugin, "--help"], against: 0, wanted: 1.3 },
  { command: [plugin, "create-from-template"], against: 0, wanted: 1.5 },
  { command: [plugin, ...dryRun], against: 0, wanted: 1.2 },
  { command: [kubectl, "get", "poddefaults"], against: 5, wanted: 1 },
  { command: [plugin, "list"], against: 5, wanted: 1.5 },
];

const home = await mkdtemp(join(tmpdir(), "poddefault-bench-"));
const server = await startApiServer({ token: "bench" });
try {
  const kubeconfig = join(home, "config");
  await writeFile(kubeconfig, kubeconfigFor(server, { user: { token: "bench" } }));
  printTable(await measureAll({ HOME: home, KUBECONFIG: kubeconfig }));
} finally {
  await server.close();
  await rm(home, { recursive: true });
}

/** The median times in milliseconds, in the table's order. Runs are interleaved, so that a busy moment affects all of them. */
async function measureAll(env: Readonly<Record<string, string>>): Promise<readonly number[]> {
  const times = table.map((): number[] => []);
  for (const { command } of table) await measure(command, env); // warms the disk and kubectl's discovery cache
  for (let round = 0; round < rounds; round++) {
    for (const [place, { command }] of table.entries()) times[place]?.push(await measure(command, env));
  }
  return times.map(median);
}

/** Milliseconds of one run. Throws if the command fails, because an error message is faster than the work. */
function measure(command: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { cwd: folders.root, env, stdio: "ignore" });
    child.on("error", reject).on("close", (code) => {
      if (code === 0) resolve(performance.now() - start);
      else reject(new Error(`${command.join(" ")} ended with ${code}`));
    });
  });
}

function printTable(times: readonly number[]): void {
  for (const [place, { command, against, wanted }] of table.entries()) {
    const time = times[place] ?? Number.NaN;
    const ratio = time / (times[against] ?? Number.NaN);
    const words = command.slice(1).filter((word) => !word.includes("/"));
    const name = `${command[0] === kubectl ? "kubectl" : "kubectl-poddefault"} ${words.join(" ")}`;
    const figures = `${time.toFixed(1).padStart(7)} ms ${ratio.toFixed(2).padStart(6)}x`;
    process.stdout.write(`${name.padEnd(48)}${figures}  (wanted: ${wanted}x)\n`);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
