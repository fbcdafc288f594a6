export const credentialName = /passw(or)?d|secret|token|credential|api_?key|access_?key|private_?key|auth$/i;
/** Such a variable says where a credential is, or something about it. */
export const pointerName = /_(path|file|dir|name|url|uri|id|audience|expiry|type|region)$/i;
export const credentialForms: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
  /:\/\/[^/\s:@]+:[^/\s:@]+@/,
];

/** Whether a value is a credential in plain text, by the name of its variable or by its form. */
export function isCredential(name: string, value: string): boolean {
  if (credentialForms.some((form) => form.test(value))) return true;
  const isPointer = pointerName.test(name) || value.startsWith("/") || /^\$\([^)]*\)$/.test(value);
  return credentialName.test(name) && !isPointer && value !== "" && !/^(true|false)$/i.test(value);
}
