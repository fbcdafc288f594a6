import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError, UsageError } from "../../src/errors.ts";
import {
  type BeforeAndAfterStates,
  type Change,
  clusterStates,
  fileStates,
} from "../../src/gather/before-and-after.ts";
import type { FromFiles } from "../../src/gather/from-files.ts";
import { noFiles } from "../../src/gather/inventory.ts";
import { connectOnce } from "../../src/gather/pod-default-crd.ts";
import { connectionOptions } from "../flags.ts";
import type { Io } from "../io.ts";
import type { CountingIo } from "../progress.ts";
import { readNamed } from "../read-named.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { warn, warnOfProblems, warnOfUnknownPods } from "../warnings.ts";
import type { ImpactOptions } from "./flags.ts";

const gitPrefix = "git:";

/** The two states that are compared; what is left out of them is a warning. */
export async function readStates(options: ImpactOptions, io: CountingIo): Promise<BeforeAndAfterStates> {
  const states = await statesOf(options, io);
  warnOfUnknownPods(states.unknown, io);
  return states;
}

/** Of the cluster, of a directory, or of a commit. */
async function statesOf(options: ImpactOptions, io: CountingIo): Promise<BeforeAndAfterStates> {
  const { filename, recursive, base, namespace, prune, allNamespaces } = options;
  const connect = connectOnce(() => io.connect(connectionOptions(options)));
  const ofCluster = base === undefined ? connect : undefined;
  const changed =
    filename.length === 0
      ? noFiles
      : await readNamed(filename, { recursive, cwd: io.cwd, connect: ofCluster }, io);
  warnOfProblems(changed.warnings, io);
  const change: Change = {
    changed,
    deleted: options.delete,
    prune,
    ...(namespace && { namespace }),
    now: io.now(),
    count: io.count,
  };
  if (base?.startsWith(gitPrefix)) {
    const old = await readCommit(base.slice(gitPrefix.length), filename, recursive, io);
    return fileStates(old, change, true);
  }
  if (base !== undefined)
    return fileStates(await readNamed([base], { recursive: true, cwd: io.cwd }, io), change, false);
  const cluster = await connect();
  try {
    const states = await clusterStates(change, allNamespaces, cluster);
    for (const permission of states.unread)
      warn(`workloads are missing here: see kubectl auth can-i ${permission}`, io);
    return states;
  } finally {
    cluster.close();
  }
}

/** The same paths at a commit, through `git archive`; those that it does not have are empty. */
async function readCommit(
  ref: string,
  paths: readonly string[],
  recursive: boolean,
  io: Io,
): Promise<FromFiles> {
  if (paths.length === 0) throw new UsageError("--base git:REF needs -f: the paths to compare");
  if (paths.includes("-")) throw new UsageError("--base git:REF compares files, not standard input");
  if (ref === "" || ref.startsWith("-")) throw new UsageError("--base git:REF needs a commit, branch or tag");
  const git = (...args: readonly string[]) => io.runProgram("git", ["-C", io.cwd, ...args], true);
  const failed = (message: string) => new InputError([{ file: `git:${ref}`, message }]);
  if ((await git("cat-file", "-e", `${ref}^{commit}`)) !== 0)
    throw failed("not a commit of the repository of this directory");
  using folder = temporaryFolder(io);
  const target = join(folder.path, "files");
  await mkdir(target);
  const found: string[] = [];
  for (const [index, path] of paths.entries()) {
    if ((await git("cat-file", "-e", `${ref}:./${path.replace(/^\.\//, "")}`)) !== 0) continue;
    const archive = join(folder.path, `${index}.tar`);
    if ((await git("archive", "--format=tar", `--output=${archive}`, ref, "--", path)) !== 0)
      throw failed(`git archive failed for ${path}`);
    if ((await io.runProgram("tar", ["-xf", archive, "-C", target], true)) !== 0)
      throw failed(`tar could not read what git archive wrote for ${path}`);
    found.push(path);
  }
  return found.length === 0 ? noFiles : await readNamed(found, { recursive, cwd: target }, io);
}
