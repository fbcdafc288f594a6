/**
 * `npm run release:rehearse`: installs every archive of dist/release as krew does, runs those that run here, and follows
 * the README's ways to the plugin on a machine that takes itself for GitHub.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseYaml } from "../../src/kubernetes/yaml.ts";
import { checkExecutable } from "./executable/check-executable.ts";
import { folders } from "./folders.ts";
import { installAsKrew, type KrewPlatform } from "./krew/install.ts";
import { checkManifest } from "./krew/rules.ts";
import { archiveName, type Platform, platforms } from "./platforms.ts";
import { buildKrew } from "./rehearsal/build-krew.ts";
import { checkByKrew } from "./rehearsal/check-by-krew.ts";
import { followReadme } from "./rehearsal/follow-readme.ts";
import { startStandInGitHub } from "./rehearsal/stand-in-github.ts";
import { tryPlugin } from "./rehearsal/try-plugin.ts";

const scratch = await mkdtemp(join(tmpdir(), "poddefault-rehearsal-"));
try {
  const offered = await readManifest(join(folders.root, "plugins", "poddefault.yaml"));
  for (const platform of platforms) await rehearse(platform, offered);
  await rehearseInstallation();
} finally {
  await rm(scratch, { recursive: true });
}

/** Installs one platform's archive and tries the plugin in it, on a machine that can run it. */
async function rehearse(platform: Platform, offered: ReadonlyMap<string, KrewPlatform>): Promise<void> {
  const name = archiveName(platform);
  const entry = offered.get(name);
  if (!entry) throw new Error(`plugins/poddefault.yaml does not offer ${name}`);
  const krewRoot = join(scratch, `${platform.os}-${platform.arch}`);
  const link = await installAsKrew(krewRoot, entry, await readFile(join(folders.release, name)));
  checkExecutable(await readFile(link), platform);
  say(`${name}: installed, ${await tryPlugin(link, platform)}`);
}

/** Once more by krew itself, if it can be had, and by the README's own lines. */
async function rehearseInstallation(): Promise<void> {
  const gitHub = await startStandInGitHub(join(scratch, "github"));
  try {
    const krew = await buildKrew();
    if (krew) await checkByKrew(krew, scratch, gitHub.redirect);
    say(
      `krew itself: ${krew ? "takes the manifests and every archive" : "not asked: that takes Go and kubectl"}`,
    );
    const told = await followReadme({ scratch, krew, redirect: gitHub.redirect });
    for (const line of told) say(line);
  } finally {
    gitHub.close();
  }
}

/** The platforms of a manifest by archive name. Throws where krew would not take the manifest. */
async function readManifest(path: string): Promise<ReadonlyMap<string, KrewPlatform>> {
  const yaml = parseYaml(await readFile(path, "utf8"));
  if (!yaml.ok) throw new Error(`${path}: ${yaml.problem.message}`);
  const [manifest] = yaml.documents;
  const faults = checkManifest(manifest, basename(path));
  if (faults.length > 0) throw new Error([`krew refuses ${path}:`, ...faults].join("\n  "));
  const { spec } = manifest as { readonly spec: { readonly platforms: readonly KrewPlatform[] } };
  return new Map(spec.platforms.map((platform) => [basename(platform.uri), platform]));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
