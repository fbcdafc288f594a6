import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { exitCode, InputError } from "../src/errors.ts";
import { defineCommand } from "./command.ts";
import type { Io } from "./io.ts";

/** kubectl looks for a program of this name on the PATH (kubectl: plugin_completion.go). */
const fileName = "kubectl_complete-poddefault";

const script = `#!/usr/bin/env sh
# ${fileName}: lets kubectl complete the words of "kubectl poddefault".
# It belongs into a directory on your PATH, executable; "kubectl poddefault completion --install DIR" puts it there.
exec kubectl-poddefault __complete "$@"
`;

export const completion = defineCommand({
  name: "completion",
  usage: "completion [--install=DIR]",
  description: [
    "Print the script that lets the shell complete the words of this plugin.",
    `kubectl asks a program named ${fileName}, which has to be in a directory on your PATH. The completion of kubectl itself has to be set up too: see "kubectl completion --help".`,
  ].join("\n\n"),
  examples: [
    {
      comment: "Install the script into a directory on your PATH",
      command: "kubectl poddefault completion --install ~/.local/bin",
    },
    {
      comment: "The same by hand",
      command: `kubectl poddefault completion > ~/.local/bin/${fileName} && chmod +x ~/.local/bin/${fileName}`,
    },
  ],
  flags: [
    {
      title: "Completion",
      flags: {
        install: {
          type: "string",
          describe:
            "Directory to write the script to, executable. A file of that name that is no such script stays.",
          complete: "directory",
        },
      },
    },
  ],
  run: async ({ install }, io) => {
    if (install === undefined) io.stdout.write(script);
    else await installInto(install, io);
    return exitCode.fine;
  },
});

async function installInto(directory: string, io: Io): Promise<void> {
  const file = join(directory, fileName);
  const path = resolve(io.cwd, file);
  if (!(await isOurs(path))) {
    throw new InputError([{ file, message: "there is another file of this name: remove it first" }]);
  }
  try {
    await writeFile(path, script);
    await chmod(path, 0o755);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError([{ file, message: `cannot be written: ${reason}` }]);
  }
  io.stdout.write(`${file} written\n`);
  const isOnPath = (io.env["PATH"] ?? "").split(delimiter).includes(resolve(io.cwd, directory));
  if (!isOnPath)
    io.stderr.write(`warning: ${directory} is not on your PATH: kubectl will not find the script\n`);
}

/** Whether the path is free, or holds this script, perhaps of an earlier version. */
async function isOurs(path: string): Promise<boolean> {
  try {
    return (await readFile(path, "utf8")).split("\n")[1]?.startsWith(`# ${fileName}: `) ?? false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}
