import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stripElf } from "../../cmd/release/executable/strip-elf.ts";

describe("stripping an ELF file", () => {
  it.skipIf(process.platform !== "linux")("makes Node smaller, and it still runs", () => {
    const folder = mkdtempSync(join(tmpdir(), "poddefault-strip-"));
    const path = join(folder, "node");
    const node = readFileSync(process.execPath);
    const stripped = stripElf(node);
    writeFileSync(path, stripped, { mode: 0o755 });
    const version = execFileSync(path, ["--version"], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect(version.trim()).toBe(process.version);
    expect(stripped.length).toBeLessThan(0.9 * node.length);
    expect(stripElf(stripped).equals(stripped)).toBe(true);
  });

  it("refuses other files", () => {
    expect(() => stripElf(Buffer.from("MZ"))).toThrow("not a 64-bit little-endian ELF file");
  });
});
