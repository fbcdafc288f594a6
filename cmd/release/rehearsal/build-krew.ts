import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findOnPath } from "../find-on-path.ts";
import { folders } from "../folders.ts";

const version = "v0.5.0";

/**
 * The folder with krew itself, as `kubectl-krew`, and with krew-index's own `validate-krew-manifest`: built by Go from
 * the published module, once. undefined where there is no Go, or no kubectl to call them.
 */
export async function buildKrew(): Promise<string | undefined> {
  const bin = join(folders.cache, `krew-${version}`);
  const go = findOnPath("go");
  if (go === undefined || findOnPath("kubectl") === undefined) return undefined;
  if (existsSync(join(bin, "kubectl-krew"))) return bin;
  const programs = ["krew", "validate-krew-manifest"].map(
    (name) => `sigs.k8s.io/krew/cmd/${name}@${version}`,
  );
  await promisify(execFile)(go, ["install", ...programs], { env: { ...process.env, GOBIN: bin } });
  await symlink("krew", join(bin, "kubectl-krew"));
  return bin;
}
