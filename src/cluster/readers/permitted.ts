import { ClusterError } from "../../errors.ts";
import type { Readable } from "../../model/readable.ts";

/** Reads what may not be there; undefined for an answer 404, which a type that is not served gives, too. */
export async function ifThere<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined;
    throw error;
  }
}

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
