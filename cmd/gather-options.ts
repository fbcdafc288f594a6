import type { GatherOptions } from "../src/gather/gather.ts";
import type { OptionsOf } from "./flag.ts";
import { type connectionFlags, connectionOptions, type inputFlags, type selectionFlags } from "./flags.ts";
import type { ConnectionLimits, Io } from "./io.ts";

type Flags = readonly [typeof connectionFlags, typeof inputFlags, typeof selectionFlags];

/** What the flags shared by dry-run and explain ask to be gathered. */
export function gatherOptions(
  options: OptionsOf<Flags> & { readonly fieldSelector?: string | undefined },
  all: boolean,
  io: Io,
  limits: ConnectionLimits = {},
): GatherOptions {
  const { args, filename, recursive, local, namespace, allNamespaces, selector, fieldSelector } = options;
  return {
    words: args,
    filenames: filename,
    recursive,
    ...(namespace && { namespace }),
    ...(selector && { selector }),
    ...(fieldSelector && { fieldSelector }),
    all,
    allNamespaces,
    cwd: io.cwd,
    readStdin: io.readStdin,
    now: io.now(),
    connect: local ? undefined : () => io.connect(connectionOptions(options), limits),
  };
}
