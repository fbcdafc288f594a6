/** What README.md shows of the program itself. Run as a program (`npm run generate:readme`), it writes all of it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { catalog } from "../src/finding/catalog.ts";
import { runInMemory } from "./cmd/memory-io.ts";

const root = new URL("../", import.meta.url);
const file = new URL("README.md", root);

/** `<!-- run [in FOLDER] -->` before a block with one command that needs no cluster, and what it printed. */
const block = /(<!-- run(?: in (\S+))? -->\n```console\n\$ kubectl poddefault (.*)\n)([\s\S]*?)```/g;
const reasons = /(<!-- reason codes -->\n)[\s\S]*?(<!-- end of reason codes -->)/;

export type Capture = { readonly folder: string; readonly command: string; readonly output: string };

export function readReadme(): string {
  return readFileSync(file, "utf8");
}

export function readCaptures(): readonly Capture[] {
  return [...readReadme().matchAll(block)].map(([, , folder = ".", command = "", output = ""]) => {
    return { folder, command, output };
  });
}

/** What the command prints on both streams, on a terminal of 80 columns without color. */
export async function runCapture({ folder, command }: Omit<Capture, "output">): Promise<string> {
  const words = command.split(" ").filter(Boolean);
  const { stdout, stderr } = await runInMemory(words, { cwd: fileURLToPath(new URL(folder, root)) });
  return stdout + stderr;
}

/** The section on reason codes, of the table that explain itself uses. */
export function describeReasons(): string {
  const rows = Object.entries(catalog).map(([code, { meaning }]) => `| ${code} | ${meaning} |\n`);
  return `| code | meaning, and what ends it |\n|---|---|\n${rows.join("")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outputs = await Promise.all(readCaptures().map(runCapture));
  const text = readReadme()
    .replace(block, (_, head: string) => `${head}${outputs.shift()}\`\`\``)
    .replace(reasons, (_, start: string, end: string) => start + describeReasons() + end);
  writeFileSync(file, text);
}
