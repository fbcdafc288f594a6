import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const dist = join(root, "dist");

/** Folders of a build. All output is in dist, which git ignores. */
export const folders = {
  root,
  dist,
  /** Archives, checksums and bill of materials of the last `npm run release`. */
  release: join(dist, "release"),
  /** Node packages and krew, kept from run to run. */
  cache: join(dist, ".cache"),
  /** Intermediate files of an executable. */
  work: join(dist, ".work"),
} as const;
