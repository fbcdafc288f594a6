import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../src/errors.ts";
import type { Evaluation } from "../../src/finding/evaluation.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import { podName } from "../../src/model/pod-source.ts";
import { sidesOf } from "../../src/render/dry-run.ts";
import type { Io } from "../io.ts";
import { temporaryFolder } from "../temporary-folder.ts";

type ExternalDiff = Disposable & {
  readonly add: (evaluation: Evaluation, showDefaults: boolean) => Promise<void>;
  readonly show: () => Promise<void>;
};

/**
 * Shows the difference by the program that KUBECTL_EXTERNAL_DIFF names, as `kubectl diff` does: two folders with one file a Pod,
 * LIVE before and MERGED after. Of its arguments only those of harmless letters are passed on (diff.go: Exec).
 */
export async function externalDiff(io: Io): Promise<ExternalDiff> {
  const [program = "diff", ...args] = (io.env["KUBECTL_EXTERNAL_DIFF"] ?? "").split(" ");
  const folder = temporaryFolder(io);
  const [live, merged] = [join(folder.path, "LIVE"), join(folder.path, "MERGED")];
  await Promise.all([mkdir(live), mkdir(merged)]);
  const used = new Map<string, number>();
  const failed = (why: string) => new InputError([{ file: "KUBECTL_EXTERNAL_DIFF", message: why }]);
  return {
    add: async (evaluation, showDefaults) => {
      const sides = sidesOf(evaluation, showDefaults);
      if (sides === undefined) return;
      const { namespace, pod } = evaluation.source;
      const file = unused(asFileName(`v1.Pod.${namespace}.${podName(pod)}`), used);
      await writeFile(join(live, file), formatYaml(sides.before));
      await writeFile(join(merged, file), formatYaml(sides.after));
    },
    show: async () => {
      if (program === "") throw failed('"" was not found on the PATH');
      const harmless = args.filter((arg) => /^[a-zA-Z0-9-=]+$/.test(arg));
      const code = await io.runProgram(program, [...harmless, live, merged]).catch((error: unknown) => {
        if (!(error instanceof InputError)) throw error;
        throw failed(error.problems.map(({ message }) => `${JSON.stringify(program)} ${message}`).join("; "));
      });
      // As kubectl diff: 1 is a difference, more is a failure.
      if (code > 1) throw failed(`${JSON.stringify(program)} failed with exit code ${code}`);
    },
    [Symbol.dispose]: folder[Symbol.dispose],
  };
}

/** Names of a server that is none can lead out of the folder or be too long for a file. */
function asFileName(name: string): string {
  return name.replace(/[^\w.-]/g, "_").slice(0, 200);
}

/** The name, with a number if an earlier Pod has it: generated names are equal until the API server completes them. */
function unused(name: string, used: Map<string, number>): string {
  let number = used.get(name) ?? 1;
  let free = name;
  for (; used.has(free); number += 1) free = `${name}.${number + 1}`;
  used.set(free, 1);
  used.set(name, number);
  return free;
}
