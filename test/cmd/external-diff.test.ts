import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";

const entry = resolve(import.meta.dirname, "../../cmd/kubectl-poddefault.ts");
const examples = resolve(import.meta.dirname, "../../examples");

/** Runs an external diff, sends Ctrl-C to both programs once it has started, and gives what is left. */
async function interrupted(script: string, times = 1) {
  const folder = mkdtempSync(join(tmpdir(), "external-diff-"));
  const temporary = mkdtempSync(join(folder, "tmp-"));
  const program = join(folder, "differ");
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const words = ["dry-run", `${examples}/pods.yaml`, "-f", examples, "--local", "-o", "diff"];
  const child = spawn(process.execPath, ["--no-warnings", entry, ...words], {
    env: { ...process.env, TMPDIR: temporary, KUBECTL_EXTERNAL_DIFF: program },
    // A process group of its own, as a shell makes one: Ctrl-C goes to all of it.
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise((end) => child.once("close", (code, signal) => end(code ?? signal)));
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  while (!printed.includes("started\n")) await delay(20);
  // A shell that has not yet started its next command misses the signal.
  await delay(300);
  expect(readdirSync(temporary)).not.toEqual([]);
  for (let time = 0; time < times; time++) {
    process.kill(-(child.pid ?? 0), "SIGINT");
    await delay(200);
  }
  const code = await ended;
  return { code, printed, left: readdirSync(temporary) };
}

describe.skipIf(process.platform === "win32")("Ctrl-C during an external diff", () => {
  test("ends both, and leaves no folder behind", async () => {
    expect(await interrupted("echo started; sleep 60")).toEqual({
      code: 130,
      printed: "started\n",
      left: [],
    });
  });

  test("is left to a program that goes on, as a pager does", async () => {
    const { code, printed, left } = await interrupted(
      "trap 'echo heard' INT; echo started; sleep 1; echo done",
    );
    expect({ code, printed, left }).toEqual({ code: 0, printed: "started\nheard\ndone\n", left: [] });
  });

  test("ends us the second time", async () => {
    const { code, left } = await interrupted("trap '' INT; echo started; sleep 5", 2);
    expect({ code, left }).toEqual({ code: 130, left: [] });
  });
});
