import { UsageError } from "../src/errors.ts";
import type { FileOptions } from "../src/gather/from-files.ts";
import type { GatherOptions } from "../src/gather/gather.ts";
import { isMirroredVersion } from "../src/kubernetes/version.ts";
import type { OptionsOf } from "./flag.ts";
import { type connectionFlags, connectionOptions, type inputFlags, type selectionFlags } from "./flags.ts";
import type { ConnectionLimits, Io } from "./io.ts";

type Flags = readonly [typeof connectionFlags, typeof inputFlags, typeof selectionFlags];

/** What the flags shared by dry-run and explain ask to be gathered. */
export function gatherOptions(
  options: OptionsOf<Flags> & {
    readonly fieldSelector?: string | undefined;
    readonly kubernetesVersion?: string | undefined;
    readonly asSubmitted?: boolean | undefined;
  },
  all: boolean,
  io: Io,
  limits: ConnectionLimits = {},
): GatherOptions {
  const { args, local, namespace, allNamespaces, selector, fieldSelector } = options;
  const { kubernetesVersion } = options;
  if (kubernetesVersion !== undefined && !isMirroredVersion(kubernetesVersion))
    throw new UsageError(`--kubernetes-version ${kubernetesVersion}: give a version from 1.30 to 1.37`);
  return {
    ...fileOptions(options, io),
    words: args,
    asSubmitted: options.asSubmitted ?? false,
    ...(namespace && { namespace }),
    ...(selector && { selector }),
    ...(fieldSelector && { fieldSelector }),
    all,
    allNamespaces,
    now: io.now(),
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    connect: local ? undefined : () => io.connect(connectionOptions(options), limits),
  };
}

/** Which files the flags of the input name, and how they are read. */
export function fileOptions(
  options: Omit<OptionsOf<readonly [typeof inputFlags]>, "kubernetesVersion">,
  io: Io,
): FileOptions {
  const { filename, recursive, strict, kustomize } = options;
  const files = { filenames: filename, recursive, strict, cwd: io.cwd, readStdin: io.readStdin };
  return kustomize ? { ...files, kustomization: () => readKustomization(kustomize, io) } : files;
}

/** Lazy import: few runs build a kustomization. */
async function readKustomization(directory: string, io: Io) {
  const { buildKustomization } = await import("./kustomize.ts");
  return { directory, text: await buildKustomization(directory, io) };
}
