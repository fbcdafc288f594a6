/**
 * `npm run release:rehearse`: krew installs every archive of dist/release, those for this machine run, and the README's
 * install lines run against a stand-in for GitHub. Needs Go and kubectl.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveName } from "./platforms.ts";
import { followReadme } from "./rehearsal/follow-readme.ts";
import { buildKrew, installAll, validateManifest } from "./rehearsal/krew.ts";
import { startStandInGitHub } from "./rehearsal/stand-in-github.ts";
import { tryPlugin } from "./rehearsal/try-plugin.ts";

const krew = await buildKrew();
const scratch = await mkdtemp(join(tmpdir(), "poddefault-rehearsal-"));
const gitHub = await startStandInGitHub(join(scratch, "github"));
try {
  await validateManifest(krew, scratch, gitHub.redirect);
  say("plugins/poddefault.yaml: valid for krew-index");
  for (const [platform, link] of await installAll(krew, scratch)) {
    say(`${archiveName(platform)}: installed by krew, ${await tryPlugin(link, platform)}`);
  }
  for (const line of await followReadme({ scratch, krew, redirect: gitHub.redirect })) say(line);
} finally {
  gitHub.close();
  await rm(scratch, { recursive: true });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
