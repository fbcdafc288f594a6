import { ClusterError } from "../../errors.ts";

/** A value that predictions can do without, if the user has no permission to read it. */
export type Readable<Value> =
  | { readonly known: true; readonly value: Value }
  | {
      readonly known: false;
      /** The server's message, and the command that checks the permission. */
      readonly why: string;
      /** In the words of `kubectl auth can-i`: `list serviceaccounts -n team-a`. */
      readonly permission: string;
    };

/** Reads with a permission. A refusal (401, 403) is a value; any other failure is thrown. */
export async function ifPermitted<Value>(
  permission: string,
  read: () => Promise<Value>,
): Promise<Readable<Value>> {
  try {
    return { known: true, value: await read() };
  } catch (error) {
    if (!(error instanceof ClusterError) || (error.status !== 403 && error.status !== 401)) throw error;
    const said = error.answer?.message ?? error.message;
    return { known: false, why: `${said}; see: kubectl auth can-i ${permission}`, permission };
  }
}
