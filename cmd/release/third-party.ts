import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "../build.ts";
import { folders } from "./folders.ts";

const licenseFile = /^(licen[cs]e|copying|notice)/i;
const rule = "=".repeat(80);

/**
 * The licenses of all third-party parts of an executable: Node.js, then each bundled package by name. `inputs` are the
 * bundled files. Throws for a package without a license.
 */
export async function thirdPartyLicenses(inputs: readonly string[], nodeLicense: string): Promise<string> {
  const packages = [...new Set(inputs.flatMap(packageFolder))].sort();
  const sections = await Promise.all(packages.map(describePackage));
  const intro = "kubectl-poddefault contains the following third-party software.\n";
  return [intro, `${rule}\nNode.js\n${rule}\n\n${nodeLicense}`, ...sections].join("\n");
}

/** The folder of the package of a file; none for a file of this project. */
function packageFolder(path: string): string[] {
  const found = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path);
  return found ? [found[0]] : [];
}

async function describePackage(folder: string): Promise<string> {
  const path = join(folders.root, folder);
  const manifest: unknown = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
  const { name, version, license } = manifest as { name: string; version: string; license?: string };
  const files = (await readdir(path)).filter((file) => licenseFile.test(file)).sort();
  if (!license && files.length === 0) throw new Error(`${folder} has no license`);
  const texts = await Promise.all(files.map((file) => readFile(join(path, file), "utf8")));
  const heading = `${rule}\n${name} ${version} (${license ?? "see below"})\n${rule}`;
  return [heading, "", ...texts.map((text) => `${text.trimEnd()}\n`)].join("\n");
}

/**
 * The bill of materials (CycloneDX JSON) of npm, without what differs from run to run: the serial number, the time, and the
 * name, which npm takes from the folder.
 */
export async function writeBillOfMaterials(): Promise<string> {
  const args = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--omit=dev"];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: folders.root, maxBuffer: 64e6 });
  const { serialNumber: _, metadata, ...rest } = JSON.parse(stdout) as Bom;
  const { timestamp: __, component, ...lasting } = metadata;
  const named = { ...lasting, component: { ...component, name: build.name } };
  return `${JSON.stringify({ ...rest, metadata: named }, null, 2)}\n`;
}

type Bom = Readonly<Record<string, unknown>> & {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly component: object };
};
