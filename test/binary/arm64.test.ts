import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crossBuild, findEmulator } from "../../cmd/release/executable/cross-build.ts";
import { folders } from "../../cmd/release/folders.ts";
import { platforms } from "../../cmd/release/platforms.ts";
import { checkExecutable } from "../../cmd/release/rehearsal/try-plugin.ts";
import { run, runPlugin } from "./executable.ts";

const isBuilder = process.platform === "linux" && process.arch === "x64";
const arm64 = platforms.filter(({ os, arch }) => os === "linux" && arch === "arm64");
const emulator = isBuilder && arm64[0] ? findEmulator(arm64[0]) : undefined;

// An emulator takes a minute for V8's code: `npm run release:rehearse` runs the executable that has it.
it.skipIf(!emulator)("the executable for linux/arm64 does what ours does", async () => {
  const bundles = {
    plugin: join(folders.work, "kubectl-poddefault.cjs"),
    clientNode: join(folders.work, "client-node.cjs"),
    inputs: [],
  };
  expect(arm64).toHaveLength(1);
  for (const platform of arm64) {
    const executable = await crossBuild(bundles, platform, { withCode: false });
    checkExecutable(readFileSync(executable), platform);
    const [program = "", ...flags] = [...(emulator ?? []), executable];
    const dryRun = ["dry-run", "examples/pods.yaml", "-f", "examples/poddefaults.yaml", "--local"];
    expect(await run(program, [...flags, ...dryRun])).toEqual(await runPlugin(dryRun));
  }
});
