import type { UserEntry } from "../kubeconfig/kubeconfig.ts";

/** --as, --as-uid, --as-group and --as-user-extra as headers: transport.impersonatingRoundTripper. */
export function impersonationHeaders(user: UserEntry): Readonly<Record<string, string | readonly string[]>> {
  if (user.as === "") return {};
  return {
    "Impersonate-User": user.as,
    ...(user.asUid === "" ? {} : { "Impersonate-Uid": user.asUid }),
    ...(user.asGroups.length === 0 ? {} : { "Impersonate-Group": user.asGroups }),
    ...Object.fromEntries(
      Object.entries(user.asUserExtra).map(([key, values]) => [
        `Impersonate-Extra-${escapeKey(key)}`,
        values,
      ]),
    ),
  };
}

/** transport.headerKeyEscape: what a header name may not hold, and "%", percent-encoded byte by byte. */
function escapeKey(key: string): string {
  return [...Buffer.from(key)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[!#$&'*+\-.^_`|~0-9A-Za-z]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
