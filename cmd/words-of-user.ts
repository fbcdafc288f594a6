import { basename } from "node:path";

/** This process's words, without the program's. kubectl asks a program of another name for completions: ours is both. */
export function wordsOfUser(): readonly string[] {
  const words = process.argv.slice(2);
  const isCompletion = [process.argv0, process.argv[1] ?? ""].some((path) =>
    /^kubectl_complete-poddefault\b/.test(basename(path)),
  );
  return isCompletion ? ["__complete", ...words] : words;
}
