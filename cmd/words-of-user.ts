import { basename } from "node:path";

/** The words of this process, without its name. Under the name of the completion program, they are words to complete. */
export function wordsOfUser(): readonly string[] {
  const words = process.argv.slice(2);
  const isCompletion = [process.argv0, process.argv[1] ?? ""].some((path) =>
    /^kubectl_complete-poddefault\b/.test(basename(path)),
  );
  return isCompletion ? ["__complete", ...words] : words;
}
