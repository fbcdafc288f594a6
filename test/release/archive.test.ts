import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ArchiveEntry } from "../../cmd/release/archive/entry.ts";
import { readTarGz, writeTarGz } from "../../cmd/release/archive/tar.ts";
import { readZip, writeZip } from "../../cmd/release/archive/zip.ts";
import { findOnPath } from "../../cmd/release/find-on-path.ts";

const entries: readonly ArchiveEntry[] = [
  { path: "LICENSE", executable: false, content: Buffer.from("Apache License\n") },
  { path: "empty", executable: false, content: Buffer.alloc(0) },
  { path: "kubectl-poddefault", executable: true, content: Buffer.alloc(70_000, "program ") },
];

const formats = [
  { name: "tar.gz", write: writeTarGz, read: readTarGz, unpack: ["tar", "-xzf"] },
  { name: "zip", write: writeZip, read: readZip, unpack: ["unzip", "-q"] },
];

describe.each(formats)("a $name archive", ({ name, write, read, unpack: [program = "", ...flags] }) => {
  it("gives back what was written", async () => {
    expect(await read(await write(entries))).toEqual(entries);
  });

  it("has the same bytes for the same entries", async () => {
    expect((await write(entries)).equals(await write(entries))).toBe(true);
  });

  it.skipIf(!findOnPath(program))("is unpacked by the usual program, with permissions", async () => {
    const folder = mkdtempSync(join(tmpdir(), "poddefault-archive-"));
    const path = join(folder, `archive.${name}`);
    writeFileSync(path, await write(entries));
    execFileSync(program, [...flags, path], { cwd: folder, stdio: "pipe" });
    const modes = entries.map((entry) => statSync(join(folder, entry.path)).mode & 0o777);
    rmSync(folder, { recursive: true });
    expect(modes).toEqual([0o644, 0o644, 0o755]);
  });
});

describe("reading", () => {
  it("refuses a link in a tar archive", async () => {
    const folder = mkdtempSync(join(tmpdir(), "poddefault-archive-"));
    execFileSync("ln", ["-s", "/etc/passwd", join(folder, "link")]);
    const archive = gzipSync(execFileSync("tar", ["--format=ustar", "-cf", "-", "link"], { cwd: folder }));
    rmSync(folder, { recursive: true });
    await expect(readTarGz(archive)).rejects.toThrow("link: not a regular file");
  });

  it("refuses a zip archive with damaged contents", async () => {
    const archive = await writeZip([{ path: "a", executable: false, content: Buffer.from("contents") }]);
    const checksum = archive.length - 22 - 47 + 16;
    archive.writeUInt8(archive.readUInt8(checksum) ^ 1, checksum);
    await expect(readZip(archive)).rejects.toThrow("a: wrong checksum");
  });

  it("refuses a path that the tar format cannot hold", async () => {
    const path = "x".repeat(101);
    await expect(writeTarGz([{ path, executable: false, content: Buffer.alloc(0) }])).rejects.toThrow(path);
  });
});
