import { defineConfig } from "vitest/config";

/** `npm run test:binary`: the built executable. Run `npm run build` first. */
export default defineConfig({
  test: {
    include: ["test/binary/**/*.test.ts"],
    globalSetup: "test/temporary-folder.ts",
    testTimeout: 60_000,
    // Load the modules of pkg as Node does in the build.
    deps: { interopDefault: false },
  },
});
