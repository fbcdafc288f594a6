/** A word that a POSIX shell reads back as it is: in quotes, where it needs them. */
export function quoteForShell(word: string): string {
  return /^[-\w.,:/@%+=]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
