const words: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  ENOTDIR: "not a directory",
  ELOOP: "too many levels of symbolic links",
};

/** A file system error in Go's words (`open PATH: permission denied`); the message of any other error. */
export function systemError(error: unknown, path: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EISDIR") return `read ${path}: is a directory`;
  const text = words[code];
  if (text !== undefined) return `open ${path}: ${text}`;
  return error instanceof Error ? error.message : String(error);
}
