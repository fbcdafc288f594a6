import { expect, it } from "vitest";
import { run } from "../../cmd/run.ts";
import { memoryIo, runInMemory } from "./memory-io.ts";

/** Runs with a terminal that fails unexpectedly. */
async function runBroken(line: string, env: Readonly<Record<string, string>>) {
  const { io, stderr } = memoryIo({ env });
  const write = () => {
    throw new TypeError("boom");
  };
  const code = await run(line.split(" "), { ...io, stdout: { ...io.stdout, write } });
  return { code, stderr: stderr() };
}

it("reports an unexpected error in one line, with how to report it", async () => {
  const { code, stderr } = await runBroken("version", {});
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: boom \(this is a bug; .*KUBECTL_PODDEFAULT_DEBUG=1.*\)\n$/);
});

it("adds the stack if KUBECTL_PODDEFAULT_DEBUG asks for it", async () => {
  const { stderr } = await runBroken("version", { KUBECTL_PODDEFAULT_DEBUG: "1" });
  expect(stderr).toMatch(/^error: boom\nTypeError: boom\n {4}at /);
});

it.each(["-v6", "-v 6", "--v=9"])("adds the stack with %s", async (flag) => {
  const connect = () => Promise.reject(new TypeError("boom"));
  const { stderr } = await runInMemory(`dry-run pod/a ${flag}`, { connect });
  expect(stderr).toMatch(/^error: boom\nTypeError: boom\n {4}at /);
  expect((await runInMemory("dry-run pod/a -v5", { connect })).stderr).toMatch(/^error: boom \(.*\)\n$/);
});

it.each([
  "-n version nosuch",
  "--namespace version nosuch",
  "-nversion nosuch",
  "--local nosuch",
  "-A=false nosuch",
  "-ARn version nosuch",
  "--bogus version nosuch",
  "--bogus=1 nosuch",
  "-v6 nosuch version",
])("%s names the command nosuch", async (line) => {
  expect((await runInMemory(line)).stderr).toMatch(/^error: unknown command "nosuch"/);
});

it("takes no command after --", async () => {
  expect(await runInMemory("-- version")).toEqual(await runInMemory(""));
});

it("ends with 130 if Ctrl-C came first", async () => {
  const { io, interrupt } = memoryIo();
  interrupt();
  expect(await run(["version"], io)).toBe(130);
});
