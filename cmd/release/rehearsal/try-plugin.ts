import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { build } from "../../build.ts";
import { findArmEmulator } from "../executable/arm-emulator.ts";
import { hostPlatform } from "../executable/host-node.ts";
import { findOnPath } from "../find-on-path.ts";
import { folders } from "../folders.ts";
import type { Platform } from "../platforms.ts";

/** A dry run that needs neither a cluster nor a home. */
const dryRun = ["dry-run", "examples/pods.yaml", "-f", "examples/poddefaults.yaml", "--local"];

/** Runs an installed plugin if this machine can, as kubectl would; says what it did. Throws where that fails. */
export async function tryPlugin(link: string, platform: Platform): Promise<string> {
  const native = platform === hostPlatform();
  const emulator = native ? [] : platform.nodeOs === "linux" ? findArmEmulator() : undefined;
  if (!emulator) return "not run: not for this machine";
  const kubectl = native ? findOnPath("kubectl") : undefined;
  const command = kubectl ? [kubectl, "poddefault"] : [...emulator, link];
  await expectVersion(command, link);
  await run([...command, ...dryRun], link);
  if (kubectl) await expectListed(kubectl, link);
  return kubectl ? "run by kubectl" : native ? "run" : "run by an emulator";
}

async function expectVersion(command: readonly string[], link: string): Promise<void> {
  const { stdout } = await run([...command, "version"], link);
  if (!stdout.includes(build.version)) throw new Error(`wanted version ${build.version}, found ${stdout}`);
}

/** `kubectl plugin list` names the plugin, and warns of nothing. */
async function expectListed(kubectl: string, link: string): Promise<void> {
  const { stdout } = await run([kubectl, "plugin", "list"], link);
  if (!stdout.includes(link)) throw new Error(`kubectl plugin list does not show ${link}:\n${stdout}`);
}

/** Runs a command with the plugin's folder on the PATH. Throws unless it succeeds with nothing on standard error. */
async function run([program = "", ...args]: readonly string[], link: string): Promise<{ stdout: string }> {
  const env = { PATH: `${dirname(link)}:/usr/bin:/bin`, HOME: join(dirname(link), "..") };
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: folders.root, env });
  if (stderr !== "") throw new Error(`${[program, ...args].join(" ")} complains: ${stderr}`);
  return { stdout };
}
