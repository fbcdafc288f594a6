import { InputError } from "../src/errors.ts";
import { replaceFile } from "../src/replace-file.ts";

/**
 * Writes a file of the user, whole or not at all.
 * @param file its name in the message of the InputError that this throws where it cannot be written
 */
export async function rewriteFile(path: string, text: string, file: string): Promise<void> {
  try {
    await replaceFile(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError([{ file, message: `cannot write the file: ${reason}` }]);
  }
}
