import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assetsFolder, buildAssets } from "./harness/assets.ts";
import { startTestCluster } from "./harness/test-cluster.ts";

/**
 * The suite's cluster to try things on by hand: `node test/cluster/serve.ts [FOLDER [PORT]]`. Prints its kubeconfigs and
 * runs until it is interrupted.
 */
const [folder = mkdtempSync(join(tmpdir(), "poddefault-cluster-")), port] = process.argv.slice(2);
buildAssets();
const { cluster, stop } = await startTestCluster(
  assetsFolder(),
  folder,
  port === undefined ? undefined : Number(port),
);
process.stdout.write(`${JSON.stringify({ url: cluster.url, ...cluster.kubeconfigs }, null, 2)}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void stop().then(() => process.exit(0)));
}
