import manifest from "../package.json" with { type: "json" };

/** Set by the bundler of a release (esbuild: define); running from source there is none. */
declare const BUILD_COMMIT: string | undefined;

/** What is known about this program. */
export const build = {
  name: manifest.name,
  version: `v${manifest.version}`,
  ...(typeof BUILD_COMMIT === "string" ? { commit: BUILD_COMMIT } : {}),
  node: process.version,
  platform: `${process.platform}/${process.arch}`,
} as const;
