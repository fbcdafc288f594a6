import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { folders } from "./folders.ts";

/** The bill of materials in CycloneDX's JSON, as npm writes it, without what differs from run to run. */
export async function writeBillOfMaterials(): Promise<string> {
  const args = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--omit=dev"];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: folders.root, maxBuffer: 64e6 });
  const { serialNumber: _, metadata, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
  const { timestamp: __, ...lasting } = metadata as Record<string, unknown>;
  return `${JSON.stringify({ ...rest, metadata: lasting }, null, 2)}\n`;
}
