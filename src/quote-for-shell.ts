/** A word that a POSIX shell reads back as it is: in quotes, where it needs them. */
export function quoteForShell(word: string): string {
  return /^[-\w.,:/@%+=]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command to paste: commandLine`kubectl get pod ${name}`. Whatever is put in is a word, or a part of one, and never runs. */
export function commandLine(parts: TemplateStringsArray, ...words: readonly string[]): string {
  return String.raw({ raw: parts }, ...words.map(quoteForShell));
}
