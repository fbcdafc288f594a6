import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/binary/**", "test/cluster/**"],
    globalSetup: "test/temporary-folder.ts",
    // On a busy machine a test takes many times its usual second.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { NO_COLOR: "1", TZ: "UTC" },
  },
});
