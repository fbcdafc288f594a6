/** A file of an archive; no folders, no links: a release needs none. */
export type ArchiveEntry = {
  /** Path inside the archive, with forward slashes. */
  readonly path: string;
  readonly executable: boolean;
  readonly content: Buffer;
};

/** Permissions of a file in an archive. */
export function modeOf({ executable }: ArchiveEntry): number {
  return executable ? 0o755 : 0o644;
}

/** The one modification time in archives, so that equal contents give equal bytes: 1980, where the zip format begins. */
export const modificationTime = Date.UTC(1980, 0, 1) / 1000;
