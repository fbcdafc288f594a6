import { randomUUID } from "node:crypto";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";

/**
 * Writes a file at once: a concurrent reader never sees half of it, and on a full disk the old text stays. What cannot be
 * renamed, as a file mounted by itself or a device, is written in place. Throws the system's error.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const old = await stat(target).catch(() => undefined);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    if (old?.isFile() === false) throw new Error("not a regular file");
    await writeFile(draft, text, old && { mode: old.mode });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    if (isOutOfSpace(error)) throw error;
    await writeFile(target, text);
  }
}

function isOutOfSpace(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : "";
  return code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG" || code === "EIO";
}
