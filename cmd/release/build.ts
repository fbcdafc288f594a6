/** `npm run build`: dist/kubectl-poddefault, the plugin as one executable for this machine. */
import { join, relative } from "node:path";
import { bundlePlugin } from "./bundle.ts";
import { assemble } from "./executable/assemble.ts";
import { hostPlatform, writeBaseNode } from "./executable/host-node.ts";
import { folders } from "./folders.ts";
import { executableName } from "./platforms.ts";

const platform = hostPlatform();
const { os, arch, nodeOs } = platform;
const node = join(folders.work, "node");
const output = join(folders.dist, executableName(os));

const bundles = await bundlePlugin();
await writeBaseNode(process.execPath, node, platform);
await assemble({ bundles, node, nodeOs, generator: process.execPath, output, emulator: [] });
process.stdout.write(`built ${relative(folders.root, output)} for ${os}/${arch}\n`);
