import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const dist = join(root, "dist");

/** Where building reads and writes: all of it under dist, which git ignores. */
export const folders = {
  root,
  dist,
  /** Archives, checksums and the bill of materials of the last `npm run release`. */
  release: join(dist, "release"),
  /** Node packages and what is made of them, kept from run to run. */
  cache: join(dist, ".cache"),
  /** The bundle on its way into an executable. */
  work: join(dist, ".work"),
} as const;
