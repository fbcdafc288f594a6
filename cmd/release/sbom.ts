import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { build } from "../build.ts";
import { folders } from "./folders.ts";

/**
 * The bill of materials in CycloneDX's JSON, as npm writes it, without what differs from run to run: a number, the time,
 * and the name, which npm takes from the folder.
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
