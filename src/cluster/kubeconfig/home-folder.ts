import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/**
 * The user's home as client-go finds it (util/homedir.HomeDir): $HOME; on Windows the first of %HOME%,
 * %HOMEDRIVE%%HOMEPATH%, %USERPROFILE% that holds a .kube\config, else the first of %HOME%, %USERPROFILE%,
 * %HOMEDRIVE%%HOMEPATH% that can be written, else the first that is set.
 */
export function homeFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const home = env["HOME"] ?? "";
  if (platform !== "win32") return home;
  const drive = env["HOMEDRIVE"] && env["HOMEPATH"] ? env["HOMEDRIVE"] + env["HOMEPATH"] : "";
  const profile = env["USERPROFILE"] ?? "";
  const withConfig = [home, drive, profile].filter(Boolean);
  const toWrite = [home, profile, drive].filter(Boolean);
  return (
    withConfig.find((folder) => can(join(folder, ".kube", "config"), constants.F_OK)) ??
    toWrite.find((folder) => can(folder, constants.W_OK)) ??
    toWrite[0] ??
    ""
  );
}

function can(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
