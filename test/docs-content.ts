/**
 * What README.md and docs/ show of the program itself: captured output, tables of data, help pages and the picture. Run as a
 * program (`npm run generate:readme`), it rewrites all of it.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commands } from "../cmd/commands.ts";
import { catalog } from "../src/finding/catalog.ts";
import { guardedCodes, notGuarded } from "../src/policy/guard/codes.ts";
import { runInMemory } from "./cmd/memory-io.ts";
import { drawTerminal } from "./draw-terminal.ts";
import { describeKinds } from "./workload/kinds.ts";

const root = new URL("../", import.meta.url);

/** `<!-- run [in FOLDER] -->` before a block with one command that needs no cluster, and what it printed. */
const capture = /(<!-- run(?: in (\S+))? -->\n```console\n\$ kubectl poddefault (.*)\n)[\s\S]*?```/g;
/** Between `<!-- generated: NAME -->` and `<!-- end -->`. */
const generated = /(<!-- generated: (.*) -->\n)[\s\S]*?(<!-- end -->)/g;

const generators: Readonly<Record<string, () => string | Promise<string>>> = {
  "codes of pods": () => describeCodes("pod"),
  "codes of PodDefaults": () => describeCodes("pod-default"),
  "codes of the installation": () => describeCodes("installation"),
  "guarded codes": describeGuardedCodes,
  "codes that are not guarded": describeUnguardedCodes,
  help: describeCommands,
  "kinds of workloads": describeKinds,
};

/** The pages with generated parts, as paths from the root. */
export const pages: readonly string[] = [
  "README.md",
  ...readdirSync(new URL("docs", root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

export const picture = "docs/dry-run.svg";

export function read(path: string): string {
  return readFileSync(new URL(path, root), "utf8");
}

/** A page with everything in it generated again. */
export async function renderPage(page: string): Promise<string> {
  const captured = await replaceAsync(
    read(page),
    capture,
    async ([, head = "", folder = ".", command = ""]) => {
      return `${head}${await outputOf(command, folder)}\`\`\``;
    },
  );
  return replaceAsync(captured, generated, async ([, start = "", name = "", end = ""]) => {
    const generate = generators[name];
    if (generate === undefined) throw new Error(`${page}: nothing generates "${name}"`);
    return `${start}${await generate()}${end}`;
  });
}

/** The picture of the README: a dry run on a terminal with colors. */
export async function renderPicture(): Promise<string> {
  const command = "dry-run examples/deployment.yaml -f examples --local";
  const output = await outputOf(`${command} --color always`, ".", true);
  return drawTerminal(`kubectl poddefault ${command}`, output);
}

/** What the command prints on both streams, 80 columns wide. */
async function outputOf(command: string, folder: string, isTerminal = false): Promise<string> {
  const cwd = fileURLToPath(new URL(folder, root));
  const { stdout, stderr } = await runInMemory(command, { cwd, isTerminal });
  return stdout + stderr;
}

function describeCodes(about: "pod" | "pod-default" | "installation"): string {
  const rows = Object.entries(catalog)
    .filter(([, entry]) => entry.about === about)
    .map(([code, entry]) => {
      const fix = "fix" in entry ? entry.fix : "";
      return `| ${code} | ${entry.severity} | ${entry.meaning} | ${fix} |\n`;
    });
  return `| code | severity | meaning | fix |\n|---|---|---|---|\n${rows.join("")}`;
}

function describeGuardedCodes(): string {
  const actions = { deny: "denied", warn: "warned of", off: "only on request" } as const;
  const rows = Object.entries(guardedCodes).map(
    ([code, action]) =>
      `| ${code} | ${actions[action]} | ${catalog[code as keyof typeof guardedCodes].meaning} |\n`,
  );
  return `| code | by default | meaning |\n|---|---|---|\n${rows.join("")}`;
}

function describeUnguardedCodes(): string {
  const rows = notGuarded.map(({ codes, why }) => `| ${codes.join(", ")} | ${why} |\n`);
  return `| codes | why no policy finds them |\n|---|---|\n${rows.join("")}`;
}

async function describeCommands(): Promise<string> {
  const sections = commands.map(async ({ name }) => {
    return `\n## ${name}\n\`\`\`\n${await outputOf(`${name} --help`, ".")}\`\`\`\n`;
  });
  return `${(await Promise.all(sections)).join("")}\n`;
}

async function replaceAsync(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => Promise<string>,
): Promise<string> {
  const replacements = await Promise.all([...text.matchAll(pattern)].map(replace));
  return text.replace(pattern, () => replacements.shift() ?? "");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of pages) writeFileSync(new URL(page, root), await renderPage(page));
  writeFileSync(new URL(picture, root), await renderPicture());
}
