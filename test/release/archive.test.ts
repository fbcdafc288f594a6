import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ArchiveEntry, writeTarGz, writeZip } from "../../cmd/release/archive.ts";
import { findOnPath } from "../../cmd/release/find-on-path.ts";

const entries: readonly ArchiveEntry[] = [
  { path: "LICENSE", mode: 0o644, content: Buffer.from("Apache License\n") },
  { path: "empty", mode: 0o644, content: Buffer.alloc(0) },
  { path: "kubectl-poddefault", mode: 0o755, content: Buffer.alloc(70_000, "program ") },
];

const formats = [
  { name: "tar.gz", write: writeTarGz, unpack: ["tar", "-xzf"] },
  { name: "zip", write: writeZip, unpack: ["unzip", "-q"] },
];

describe.each(formats)("a $name archive", ({ name, write, unpack: [program = "", ...flags] }) => {
  it("has the same bytes for the same entries, in every time zone", async () => {
    const { TZ } = process.env;
    const first = await write(entries);
    process.env["TZ"] = "Asia/Tokyo";
    const second = await write(entries);
    process.env["TZ"] = TZ;
    expect(second.equals(first)).toBe(true);
  });

  it.skipIf(!findOnPath(program))("is unpacked by the usual program, with contents and modes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "poddefault-archive-"));
    const path = join(folder, `archive.${name}`);
    writeFileSync(path, await write(entries));
    execFileSync(program, [...flags, path], { cwd: folder, stdio: "pipe" });
    const unpacked = entries.map((entry) => ({
      path: entry.path,
      mode: statSync(join(folder, entry.path)).mode & 0o777,
      content: readFileSync(join(folder, entry.path)),
    }));
    rmSync(folder, { recursive: true });
    expect(unpacked).toEqual(entries);
  });
});
