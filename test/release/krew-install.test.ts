import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeTarGz } from "../../cmd/release/archive/tar.ts";
import { writeZip } from "../../cmd/release/archive/zip.ts";
import { installAsKrew } from "../../cmd/release/krew/install.ts";

const scratch = mkdtempSync(join(tmpdir(), "poddefault-krew-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const license = { path: "LICENSE", executable: false, content: Buffer.from("terms") };
const program = { path: "kubectl-poddefault", executable: true, content: Buffer.from("program") };

function install(archive: Buffer, uri: string, bin = "kubectl-poddefault"): Promise<string> {
  const sha256 = createHash("sha256").update(archive).digest("hex");
  return installAsKrew(mkdtempSync(join(scratch, "root-")), { uri, sha256, bin }, archive);
}

describe("installing as krew does", () => {
  it("links the program of a .tar.gz under kubectl's name", async () => {
    const link = await install(await writeTarGz([license, program]), "https://x/a.tar.gz");
    expect(link).toMatch(/bin\/kubectl-poddefault$/);
    expect(readlinkSync(link)).toBe("../store/poddefault/a.tar.gz/kubectl-poddefault");
    expect(readFileSync(link, "utf8")).toBe("program");
  });

  it("links the program of a .zip for Windows", async () => {
    const archive = await writeZip([license, { ...program, path: "kubectl-poddefault.exe" }]);
    const link = await install(archive, "https://x/a.zip", "kubectl-poddefault.exe");
    expect(link).toMatch(/bin\/kubectl-poddefault\.exe$/);
  });

  it.each([
    ["without a license", [program], "no license file"],
    ["without the program", [license], "no such file"],
    [
      "with a program that is not executable",
      [license, { ...program, executable: false }],
      "permission denied",
    ],
    ["with a path upwards", [license, { ...program, path: "../up" }], "krew unpacks no such path"],
    ["with an absolute path", [license, { ...program, path: "/etc/up" }], "krew unpacks no such path"],
  ])("refuses an archive %s", async (_, entries, message) => {
    await expect(install(await writeTarGz(entries), "https://x/a.tar.gz")).rejects.toThrow(message);
  });

  it("refuses an archive that is not the one in the manifest", async () => {
    const entry = { uri: "https://x/a.tar.gz", sha256: "0".repeat(64), bin: "kubectl-poddefault" };
    const archive = await writeTarGz([license, program]);
    await expect(installAsKrew(scratch, entry, archive)).rejects.toThrow("the manifest says 000");
  });
});
