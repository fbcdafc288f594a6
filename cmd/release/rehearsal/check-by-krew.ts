import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { folders } from "../folders.ts";
import { archiveName, platforms } from "../platforms.ts";

const run = promisify(execFile);

/**
 * Lets krew itself take the release: krew-index's check of plugins/poddefault.yaml, which downloads and installs for all
 * platforms, and `kubectl krew install --manifest` of the one at the root, for each platform. Throws where krew refuses.
 */
export async function checkByKrew(
  krew: string,
  scratch: string,
  redirect: (text: string) => string,
): Promise<void> {
  const offered = join(scratch, "offered", "poddefault.yaml");
  await mkdir(join(scratch, "offered"), { recursive: true });
  await writeFile(
    offered,
    redirect(await readFile(join(folders.root, "plugins", "poddefault.yaml"), "utf8")),
  );
  const path = `${krew}${delimiter}${process.env["PATH"]}`;
  await run(join(krew, "validate-krew-manifest"), ["-manifest", offered], {
    env: { ...process.env, PATH: path },
  });
  for (const platform of platforms) {
    const { os, arch } = platform;
    const env = {
      ...process.env,
      KREW_OS: os,
      KREW_ARCH: arch,
      KREW_ROOT: join(scratch, "by-krew", `${os}-${arch}`),
    };
    const manifest = `--manifest=${join(folders.root, "krew-manifest.yaml")}`;
    const archive = `--archive=${join(folders.release, archiveName(platform))}`;
    await run(join(krew, "kubectl-krew"), ["install", manifest, archive], { env });
  }
}
