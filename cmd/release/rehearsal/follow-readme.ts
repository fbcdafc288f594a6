import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { findOnPath } from "../find-on-path.ts";
import { folders } from "../folders.ts";

type Surroundings = {
  /** Where each way starts in an empty folder, with a home of its own. */
  readonly scratch: string;
  /** The folder with krew; undefined where there is none. */
  readonly krew: string | undefined;
  /** What has to stand in place of the addresses of a release that is not published yet. */
  readonly redirect: (text: string) => string;
};

/** Follows each way of the README's "Install", all its lines; says what was run. Throws where a line fails. */
export async function followReadme({ scratch, krew, redirect }: Surroundings): Promise<readonly string[]> {
  const ways = readWays(await readFile(join(folders.root, "README.md"), "utf8"));
  if (ways.length === 0) throw new Error(`README.md: "## Install" has no commands`);
  const told: string[] = [];
  for (const [place, way] of ways.entries()) {
    const [first = ""] = way.split("\n");
    const missing = whatIsMissing(way, krew);
    if (missing === undefined) await runWay(redirect(way), join(scratch, `way-${place}`), krew);
    told.push(`README, "${first}" ...: ${missing === undefined ? "run" : `not run: no ${missing} here`}`);
  }
  return told;
}

/** The blocks of commands in the section. */
function readWays(readme: string): readonly string[] {
  const section = /^## Install$(.*?)^## /ms.exec(readme)?.[1] ?? "";
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block.trim());
}

function whatIsMissing(way: string, krew: string | undefined): string | undefined {
  if (way.includes("kubectl krew") && krew === undefined) return "krew";
  return ["kubectl", "curl", "git"].find((name) => way.includes(`${name} `) && !findOnPath(name));
}

async function runWay(way: string, folder: string, krew: string | undefined): Promise<void> {
  const [home, cwd] = [join(folder, "home"), join(folder, "empty")];
  await Promise.all([home, cwd].map((path) => mkdir(path, { recursive: true })));
  // npm has put this checkout's programs first, which a newcomer does not have.
  const ours = join(folders.root, "node_modules");
  const inherited = process.env["PATH"]?.split(delimiter).filter((entry) => !entry.startsWith(ours)) ?? [];
  const path = [
    join(home, ".krew", "bin"),
    join(home, ".local", "bin"),
    ...(krew ? [krew] : []),
    ...inherited,
  ];
  const env = { ...process.env, HOME: home, KREW_ROOT: join(home, ".krew"), PATH: path.join(delimiter) };
  await promisify(execFile)("sh", ["-euc", way], { cwd, env, maxBuffer: 2 ** 26 });
}
