import { randomUUID } from "node:crypto";
import { readFile, realpath, rename, stat, writeFile } from "node:fs/promises";
import type { AuthProvider } from "../kubeconfig/kubeconfig.ts";

const persisted = ["id-token", "refresh-token"];

/**
 * Writes renewed tokens into the kubeconfig they came from, as kubectl does: many providers accept a refresh token only
 * once, and without the new one the user's next kubectl would have to log in again.
 *
 * The old token's text is replaced where it stands, so that everything else in the file, comments included, stays as it
 * is; where it cannot be found just once, nothing is written and `warn` is told.
 */
export async function writeBackTokens(
  kubeconfig: string,
  old: AuthProvider["config"],
  renewed: AuthProvider["config"],
  warn: (text: string) => void,
): Promise<void> {
  const changed = persisted.filter((key) => old[key] && renewed[key] && old[key] !== renewed[key]);
  if (changed.length === 0) return;
  try {
    const path = await realpath(kubeconfig);
    let text = await readFile(path, "utf8");
    for (const key of changed) text = replaceOnly(text, old[key] ?? "", renewed[key] ?? "");
    // A reader must never see half a file.
    const draft = `${path}.${randomUUID()}.tmp`;
    await writeFile(draft, text, { mode: (await stat(path)).mode });
    await rename(draft, path);
  } catch {
    warn(
      `Warning: could not write the renewed token to ${kubeconfig}; the next program may have to log in again\n`,
    );
  }
}

function replaceOnly(text: string, old: string, renewed: string): string {
  const parts = text.split(old);
  if (parts.length !== 2 || !/^[\w.~+/=-]+$/.test(renewed)) throw new Error("not found just once");
  return parts.join(renewed);
}
