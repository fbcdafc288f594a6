import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { findOnPath } from "../find-on-path.ts";
import { folders } from "../folders.ts";

type Surroundings = {
  /** The parent of each way's folder and home. */
  readonly scratch: string;
  /** The folder of krew. */
  readonly krew: string;
  /** Replaces the addresses of a release that is not published yet. */
  readonly redirect: (text: string) => string;
};

/** Runs the commands of every way in the README's "Install", and returns a line about each. Throws if a command fails. */
export async function followReadme({ scratch, krew, redirect }: Surroundings): Promise<readonly string[]> {
  const ways = readWays(await readFile(join(folders.root, "README.md"), "utf8"));
  if (ways.length === 0) throw new Error(`README.md has no commands in "## Install"`);
  const told: string[] = [];
  for (const [place, way] of ways.entries()) {
    const [first = ""] = way.split("\n");
    const missing = ["curl", "git"].find((name) => way.includes(`${name} `) && !findOnPath(name));
    if (missing === undefined) await runWay(redirect(way), join(scratch, `way-${place}`), krew);
    told.push(
      `README, "${first}" ...: ${missing === undefined ? "works" : `skipped, because this machine has no ${missing}`}`,
    );
  }
  return told;
}

/** The blocks of commands in the section. */
function readWays(readme: string): readonly string[] {
  const section = /^## Install$(.*?)^## /ms.exec(readme)?.[1] ?? "";
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block.trim());
}

async function runWay(way: string, folder: string, krew: string): Promise<void> {
  const [home, cwd] = [join(folder, "home"), join(folder, "empty")];
  await Promise.all([home, cwd].map((path) => mkdir(path, { recursive: true })));
  // npm puts the programs of this checkout first, which a new user does not have.
  const ours = join(folders.root, "node_modules");
  const inherited = process.env["PATH"]?.split(delimiter).filter((entry) => !entry.startsWith(ours)) ?? [];
  const path = [join(home, ".krew", "bin"), join(home, ".local", "bin"), krew, ...inherited];
  const env = { ...process.env, HOME: home, KREW_ROOT: join(home, ".krew"), PATH: path.join(delimiter) };
  await promisify(execFile)("sh", ["-euc", way], { cwd, env, maxBuffer: 2 ** 26 });
}
