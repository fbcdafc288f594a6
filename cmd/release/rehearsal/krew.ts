import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { findOnPath } from "../find-on-path.ts";
import { folders } from "../folders.ts";
import { archiveName, executableName, type Platform, platforms } from "../platforms.ts";

const run = promisify(execFile);
const version = "v0.5.0";

/**
 * The folder of krew, as `kubectl-krew`, and of krew-index's `validate-krew-manifest`. Go builds them once, from the published
 * module. Throws without Go or kubectl.
 */
export async function buildKrew(): Promise<string> {
  const bin = join(folders.cache, `krew-${version}`);
  const go = findOnPath("go");
  if (go === undefined || findOnPath("kubectl") === undefined) {
    throw new Error("the rehearsal needs Go, which builds krew, and kubectl, which runs it");
  }
  if (existsSync(join(bin, "kubectl-krew"))) return bin;
  const programs = ["krew", "validate-krew-manifest"].map(
    (name) => `sigs.k8s.io/krew/cmd/${name}@${version}`,
  );
  await run(go, ["install", ...programs], { env: { ...process.env, GOBIN: bin } });
  await symlink("krew", join(bin, "kubectl-krew"));
  return bin;
}

/**
 * krew-index's check of plugins/poddefault.yaml, which downloads and installs for all platforms. `redirect` replaces the
 * addresses of the release. Throws if krew refuses the manifest or an archive.
 */
export async function validateManifest(
  krew: string,
  scratch: string,
  redirect: (text: string) => string,
): Promise<void> {
  const offered = join(scratch, "offered", "poddefault.yaml");
  await mkdir(join(scratch, "offered"), { recursive: true });
  const manifest = await readFile(join(folders.root, "plugins", "poddefault.yaml"), "utf8");
  await writeFile(offered, redirect(manifest));
  const path = `${krew}${delimiter}${process.env["PATH"]}`;
  const env = { ...process.env, PATH: path };
  await run(join(krew, "validate-krew-manifest"), ["-manifest", offered], { env });
}

/** Each archive of dist/release, installed by krew with krew-manifest.yaml: the platform, and the link that kubectl finds. */
export async function installAll(
  krew: string,
  scratch: string,
): Promise<readonly (readonly [Platform, string])[]> {
  const links: (readonly [Platform, string])[] = [];
  for (const platform of platforms) {
    const { os, arch } = platform;
    const root = join(scratch, "by-krew", `${os}-${arch}`);
    const env = { ...process.env, KREW_OS: os, KREW_ARCH: arch, KREW_ROOT: root };
    const manifest = `--manifest=${join(folders.root, "krew-manifest.yaml")}`;
    const archive = `--archive=${join(folders.release, archiveName(platform))}`;
    await run(join(krew, "kubectl-krew"), ["install", manifest, archive], { env });
    links.push([platform, join(root, "bin", executableName(os))]);
  }
  return links;
}
