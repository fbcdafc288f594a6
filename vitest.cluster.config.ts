import { defineConfig } from "vitest/config";
import { whyNoAssets } from "./test/cluster/harness/assets.ts";

const reason = whyNoAssets();
if (reason !== undefined) process.stderr.write(`${reason}\n`);

export default defineConfig({
  test: {
    include: reason === undefined ? ["test/cluster/**/*.test.ts"] : [],
    passWithNoTests: reason !== undefined,
    globalSetup: ["test/temporary-folder.ts", "test/cluster/global-setup.ts"],
    fileParallelism: false, // tests share one cluster and its audit log
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { NO_COLOR: "1", TZ: "UTC" },
  },
});
