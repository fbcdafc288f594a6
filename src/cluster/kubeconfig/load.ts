import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { ClusterError } from "../../errors.ts";
import { isInterruption } from "../../interruptible.ts";
import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import { parseYaml } from "../../kubernetes/yaml.ts";
import { systemError } from "../failures/system-error.ts";
import { decodeKubeconfig, FieldError } from "./decode.ts";
import { emptyKubeconfig, type Kubeconfig } from "./kubeconfig.ts";
import { readText } from "./read-text.ts";

type Surroundings = { readonly env: Readonly<Record<string, string | undefined>>; readonly cwd: string };

/**
 * Reads and merges kubeconfig files: clientcmd.ClientConfigLoadingRules.Load.
 *
 * `explicit` (--kubeconfig) is the only file and must exist. Else the files of KUBECONFIG, or ~/.kube/config: missing files are
 * skipped, and a whole entry of an earlier file wins over one of the same name in a later file.
 * Throws ClusterError with the name of an unreadable file.
 */
export function loadKubeconfig(explicit: string, { env, cwd }: Surroundings): Kubeconfig {
  if (explicit !== "") {
    const file = readKubeconfig(resolve(cwd, explicit), explicit);
    if (file === undefined) throw new ClusterError(`error: stat ${explicit}: no such file or directory`);
    return file;
  }
  const files = kubeconfigPaths(env).map((path) => readKubeconfig(resolve(cwd, path), path));
  return files.filter((file) => file !== undefined).reduce(firstWins, emptyKubeconfig);
}

function kubeconfigPaths(env: Surroundings["env"]): readonly string[] {
  const listed = env["KUBECONFIG"] ?? "";
  if (listed === "") return [resolve(homeFolder(env), ".kube", "config")];
  return [...new Set(listed.split(delimiter))].filter((path) => path !== "");
}

/** Synchronous: for a small local file, asynchronous reading costs more than the reading itself. */
function readKubeconfig(path: string, shown: string): Kubeconfig | undefined {
  try {
    return decodeKubeconfig(readDocument(readText(path)), path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (isInterruption(error)) throw error;
    throw new ClusterError(`error: error loading config file "${shown}": ${systemError(error, shown)}`);
  }
}

/** The first document, as in kubectl; an empty file is an empty kubeconfig. */
function readDocument(text: string): JsonObject {
  const yaml = parseYaml(text);
  if (!yaml.ok) throw new FieldError(`yaml: line ${yaml.problem.line ?? 1}: ${yaml.problem.message}`);
  const document = yaml.documents[0] ?? {};
  if (!isObject(document)) throw new FieldError("expected a map with clusters, users and contexts");
  return document;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function firstWins(earlier: Kubeconfig, later: Kubeconfig): Kubeconfig {
  return {
    currentContext: earlier.currentContext || later.currentContext,
    clusters: new Map([...later.clusters, ...earlier.clusters]),
    users: new Map([...later.users, ...earlier.users]),
    contexts: new Map([...later.contexts, ...earlier.contexts]),
  };
}

/**
 * The user's home in client-go (util/homedir.HomeDir): $HOME; on Windows the first of %HOME%, %HOMEDRIVE%%HOMEPATH%,
 * %USERPROFILE% with a .kube\config, else the first of %HOME%, %USERPROFILE%, %HOMEDRIVE%%HOMEPATH% that is writable, else the
 * first that is set.
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
