const messages: Readonly<Record<string, (name: string) => string>> = {
  ENOENT: (name) => `the path "${name}" does not exist`,
  ENOTDIR: (name) => `the path "${name}" does not exist`,
  EACCES: (name) => `open ${name}: permission denied`,
  EPERM: (name) => `open ${name}: operation not permitted`,
  EISDIR: (name) => `read ${name}: is a directory`,
  ELOOP: (name) => `open ${name}: too many levels of symbolic links`,
  EMFILE: (name) => `open ${name}: too many open files`,
};

/** Why a file cannot be read, in kubectl's words where it has some. Errors that the system did not raise are bugs. */
export function describeFileError(error: unknown, name: string): string {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") throw error;
  return messages[error.code]?.(name) ?? `open ${name}: ${error.message}`;
}
