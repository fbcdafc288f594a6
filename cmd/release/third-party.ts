import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { folders } from "./folders.ts";

const licenceFile = /^(licen[cs]e|copying|notice)/i;
const rule = "=".repeat(80);

/**
 * The licences of everything in an executable that is not this project's: Node.js, then each bundled package by name.
 * `inputs` are the bundled files; throws for a package that names no license at all.
 */
export async function thirdPartyLicenses(inputs: readonly string[], nodeLicense: string): Promise<string> {
  const packages = [...new Set(inputs.flatMap(packageFolder))].sort();
  const sections = await Promise.all(packages.map(describePackage));
  const intro = "kubectl-poddefault contains the following works of others.\n";
  return [intro, `${rule}\nNode.js\n${rule}\n\n${nodeLicense}`, ...sections].join("\n");
}

/** The folder of the package that a file belongs to; nothing for a file of this project. */
function packageFolder(path: string): string[] {
  const found = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path);
  return found ? [found[0]] : [];
}

async function describePackage(folder: string): Promise<string> {
  const path = join(folders.root, folder);
  const manifest: unknown = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
  const { name, version, license } = manifest as { name: string; version: string; license?: string };
  const files = (await readdir(path)).filter((file) => licenceFile.test(file)).sort();
  if (!license && files.length === 0) throw new Error(`${folder} names no license`);
  const texts = await Promise.all(files.map((file) => readFile(join(path, file), "utf8")));
  const heading = `${rule}\n${name} ${version} (${license ?? "see below"})\n${rule}`;
  return [heading, "", ...texts.map((text) => `${text.trimEnd()}\n`)].join("\n");
}
