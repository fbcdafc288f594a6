import { InputError } from "../src/errors.ts";
import type { Io } from "./io.ts";

/** Programs that build a kustomization, the best known first. */
const builders: readonly (readonly [program: string, command: string])[] = [
  ["kubectl", "kustomize"],
  ["kustomize", "build"],
];

/**
 * The manifests of a kustomization directory, built by whichever program is installed.
 * @throws InputError with what the program says, or if there is none
 */
export async function buildKustomization(directory: string, io: Io): Promise<string> {
  for (const [program, command] of builders) {
    const answer = await io.readProgram(program, [command, directory]);
    if (answer === undefined) continue;
    if (answer.code === 0) return answer.stdout;
    const reason = answer.stderr.trim().replace(/^error: /i, "") || `exit code ${answer.code}`;
    throw new InputError([{ file: directory, message: `${program} ${command}: ${reason}` }]);
  }
  const message = "-k needs kubectl or kustomize, and neither is on the PATH";
  throw new InputError([{ file: directory, message }]);
}
