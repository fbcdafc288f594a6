import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { kubeconfigFor } from "../stand-in/kubeconfig.ts";

const entry = resolve(import.meta.dirname, "../../cmd/kubectl-poddefault.ts");

/** What a pipe is read as, and a command that does it. The token's is named in the kubeconfig `config`. */
const readers: readonly (readonly [string, ...(readonly string[])])[] = [
  ["a kubeconfig", "list", "--kubeconfig", "pipe"],
  ["a certificate authority", "list", "--server", "https://h", "--certificate-authority", "pipe"],
  ["a token", "list", "--kubeconfig", "config"],
  ["a template", "list", "--local", "-o", "jsonpath-file=pipe"],
  ["a manifest", "list", "--local", "-f", "pipe"],
];

describe.skipIf(process.platform === "win32").concurrent("Ctrl-C ends the reading of a pipe", () => {
  it.each(readers)("with a silent writer, as %s", async (_, ...words) => {
    expect(await interrupt(words, "exec sleep 20 > pipe")).toEqual({ ended: true, printed: "" });
  });

  it.each(readers.slice(-2))("that nobody writes to, as %s", async (_, ...words) => {
    expect(await interrupt(words, "true")).toEqual({ ended: true, printed: "" });
  });
});

/** Runs a command beside the writer of its pipe. `ended`: by Ctrl-C, long before the writer. */
async function interrupt(words: readonly string[], writer: string) {
  const folder = await mkdtemp(join(tmpdir(), "pipe-"));
  execFileSync("mkfifo", [join(folder, "pipe")]);
  await writeFile(
    join(folder, "config"),
    kubeconfigFor({ url: "https://h" }, { user: { tokenFile: "pipe" } }),
  );
  const writing = spawn("sh", ["-c", writer], { cwd: folder });
  const child = spawn(process.execPath, ["--no-warnings", entry, ...words], { cwd: folder });
  const end = new Promise((done) => child.once("close", (code, signal) => done(code ?? signal)));
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  await delay(2000);
  const start = Date.now();
  child.kill("SIGINT");
  const by = await end;
  const took = Date.now() - start;
  writing.kill("SIGKILL");
  await rm(folder, { recursive: true });
  return { ended: (by === 130 || by === "SIGINT") && took < 10_000, printed };
}
