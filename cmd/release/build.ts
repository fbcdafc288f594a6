/** `npm run build`: dist/kubectl-poddefault, the plugin as one executable for this machine. */
import { join, relative } from "node:path";
import { bundlePlugin } from "./bundle.ts";
import { assemble } from "./executable/assemble.ts";
import { hostPlatform, writeBaseNode } from "./executable/host-node.ts";
import { folders } from "./folders.ts";
import { executableName } from "./platforms.ts";

const { os, arch, nodeOs } = hostPlatform();
const bundle = join(folders.work, "kubectl-poddefault.cjs");
const node = join(folders.work, "node");
const output = join(folders.dist, executableName(os));

await bundlePlugin(bundle);
await writeBaseNode(process.execPath, node, nodeOs);
await assemble({ bundle, node, nodeOs, generator: process.execPath, output, emulator: [] });
process.stdout.write(`built ${relative(folders.root, output)} for ${os}/${arch}\n`);
