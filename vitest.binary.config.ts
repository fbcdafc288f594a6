import { defineConfig } from "vitest/config";

/** `npm run test:binary`: the built executable as users run it. Needs `npm run build` first. */
export default defineConfig({
  test: {
    include: ["test/binary/**/*.test.ts"],
    globalSetup: "test/temporary-folder.ts",
    testTimeout: 60_000,
    // Modules of pkg as Node gives them to the build.
    deps: { interopDefault: false },
  },
});
