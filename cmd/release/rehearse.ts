/** `npm run release:rehearse`: installs every archive of dist/release as krew does, and runs those that run here. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseYaml } from "../../src/yaml.ts";
import { checkExecutable } from "./executable/check-executable.ts";
import { folders } from "./folders.ts";
import { installAsKrew, type KrewPlatform } from "./krew/install.ts";
import { checkManifest } from "./krew/rules.ts";
import { archiveName, type Platform, platforms } from "./platforms.ts";
import { tryPlugin } from "./try-plugin.ts";

const scratch = await mkdtemp(join(tmpdir(), "poddefault-rehearsal-"));
try {
  const offered = await readManifest(join(folders.root, "plugins", "poddefault.yaml"));
  for (const platform of platforms) await rehearse(platform, offered);
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
  process.stdout.write(`${name}: installed, ${await tryPlugin(link, platform)}\n`);
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
