import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, it } from "vitest";

it.skipIf(process.platform !== "linux" || process.arch !== "x64")(
  "a release without the emulator of arm64 stops before it builds, and says what to install",
  () => {
    const program = resolve(import.meta.dirname, "../../cmd/release/release.ts");
    const env = { ...process.env, PATH: "/nowhere" };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", program], {
      env,
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("apt-get install qemu-user-static");
    expect(stderr).toContain("npm run release -- --without-arm64-cache");
  },
);
