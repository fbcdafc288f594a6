import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Io } from "./io.ts";

/** A folder of our own, gone at the end of its scope, and on Ctrl-C, after which no scope ends. */
export function temporaryFolder({ signal }: Pick<Io, "signal">): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "kubectl-poddefault-"));
  const remove = () => rmSync(path, { recursive: true, force: true });
  signal.addEventListener("abort", remove);
  return {
    path,
    [Symbol.dispose]: () => {
      signal.removeEventListener("abort", remove);
      remove();
    },
  };
}
