import { ClusterError } from "../../errors.ts";

/** Something that a user may not be allowed to read, and that predictions can do without. */
export type Readable<Value> =
  | { readonly known: true; readonly value: Value }
  | {
      readonly known: false;
      /** What the server said, and how to see for oneself. */
      readonly why: string;
      /** As `kubectl auth can-i` takes it: `list serviceaccounts -n team-a`. */
      readonly permission: string;
    };

/** Reads what `permission` allows. Being refused (401, 403) is an answer; any other failure is thrown. */
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
