import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/binary/**", "test/cluster/**"],
    globalSetup: "test/temporary-folder.ts",
    env: { NO_COLOR: "1", TZ: "UTC" },
  },
});
