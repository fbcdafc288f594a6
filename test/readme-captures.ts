/** The captures in README.md that need no cluster. Run as a program (`npm run generate:readme`), it makes them anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInMemory } from "./cmd/memory-io.ts";

const root = new URL("../", import.meta.url);
const file = new URL("README.md", root);

/** `<!-- run [in FOLDER] -->` before a block with one command and what it printed. */
const block = /(<!-- run(?: in (\S+))? -->\n```console\n\$ kubectl poddefault (.*)\n)([\s\S]*?)```/g;

export type Capture = { readonly folder: string; readonly command: string; readonly output: string };

export function readCaptures(): readonly Capture[] {
  const blocks = readFileSync(file, "utf8").matchAll(block);
  return [...blocks].map(([, , folder = ".", command = "", output = ""]) => ({ folder, command, output }));
}

/** What the command prints on both streams, on a terminal of 80 columns without colour. */
export async function runCapture({ folder, command }: Omit<Capture, "output">): Promise<string> {
  const words = command.split(" ").filter(Boolean);
  const { stdout, stderr } = await runInMemory(words, { cwd: fileURLToPath(new URL(folder, root)) });
  return stdout + stderr;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outputs = await Promise.all(readCaptures().map(runCapture));
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(block, (_, head: string) => `${head}${outputs.shift()}\`\`\``),
  );
}
