import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hostPlatform, writeBaseNode } from "../../cmd/release/executable/host-node.ts";
import { findOnPath } from "../../cmd/release/find-on-path.ts";

it.skipIf(process.platform !== "linux" || !findOnPath("strip"))(
  "the Node of an executable has no symbols, still runs, and has the same bytes each time",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "poddefault-node-"));
    const [one, other] = [join(folder, "one"), join(folder, "other")];
    for (const path of [one, other]) await writeBaseNode(process.execPath, path, hostPlatform());
    expect(execFileSync(one, ["--version"], { encoding: "utf8" }).trim()).toBe(process.version);
    expect(statSync(one).size).toBeLessThan(0.9 * statSync(process.execPath).size);
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
    rmSync(folder, { recursive: true });
  },
);
