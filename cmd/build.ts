import manifest from "../package.json" with { type: "json" };

/** esbuild defines it in a release; undefined from source. */
declare const BUILD_COMMIT: string | undefined;

/** Version and platform of this program. */
export const build = {
  name: manifest.name,
  version: `v${manifest.version}`,
  ...(typeof BUILD_COMMIT === "string" ? { commit: BUILD_COMMIT } : {}),
  node: process.version,
  platform: `${process.platform}/${process.arch}`,
} as const;
