/** `npm run release`: the archives of all platforms in dist/release, and the krew manifests with their checksums. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "../build.ts";
import { makeArchive } from "./archive.ts";
import { bundlePlugin } from "./bundle.ts";
import { crossBuild, findEmulator, readNodeLicense } from "./executable/cross-build.ts";
import { hostPlatform } from "./executable/host-node.ts";
import { folders } from "./folders.ts";
import { renderManifest } from "./krew-manifest.ts";
import { archiveName, type Platform, platforms } from "./platforms.ts";
import { thirdPartyLicenses, writeBillOfMaterials } from "./third-party.ts";

const { os, arch } = hostPlatform();
if (os !== "linux" || arch !== "amd64") {
  refuse(
    `a release needs linux/amd64, which can make the executables of all platforms; this is ${os}/${arch}`,
  );
}

const withoutArm64Cache = process.argv.includes("--without-arm64-cache");
const lacking = platforms.filter(
  (platform) => platform.os === "linux" && findEmulator(platform) === undefined,
);
if (lacking.length > 0 && !withoutArm64Cache) {
  refuse(
    "linux/arm64 needs qemu-aarch64 to make its V8 code, without which the archive has another checksum; " +
      "install it (Debian: apt-get install qemu-user-static libstdc++6-arm64-cross), " +
      "or go on without that code: npm run release -- --without-arm64-cache",
  );
}

const bundles = await bundlePlugin();
await rm(folders.release, { recursive: true, force: true });
await mkdir(folders.release, { recursive: true });

const checksums = new Map<string, string>();
for (const platform of platforms) checksums.set(archiveName(platform), await release(platform));

const lines = [...checksums].map(([name, sum]) => `${sum}  ${name}\n`);
await writeFile(join(folders.release, "checksums.txt"), lines.join(""));
await writeFile(join(folders.release, "kubectl-poddefault.cdx.json"), await writeBillOfMaterials());
const template = await readFile(join(folders.root, ".krew.yaml"), "utf8");
const manifest = renderManifest(template, { tag: build.version, checksums });
await writeFile(join(folders.root, "krew-manifest.yaml"), manifest);
await writeFile(join(folders.root, "plugins", "poddefault.yaml"), manifest);

/** Ends the program: this machine cannot make the release. */
function refuse(message: string): never {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}

/** Writes the archive of a platform, and returns its checksum. */
async function release(platform: Platform): Promise<string> {
  const program = await readFile(
    await crossBuild(bundles, platform, { withCode: !lacking.includes(platform) }),
  );
  const licenses = await thirdPartyLicenses(bundles.inputs, await readNodeLicense(platform.node));
  const archive = await makeArchive(platform, program, licenses);
  await writeFile(join(folders.release, archiveName(platform)), archive);
  process.stdout.write(`${archiveName(platform)}  ${(archive.length / 1e6).toFixed(1)} MB\n`);
  return createHash("sha256").update(archive).digest("hex");
}
