import { UsageError } from "../../src/errors.ts";

/** @throws UsageError for flags that exclude each other */
export function checkServerFlags({
  askServer,
  compare,
  local,
}: {
  askServer: boolean;
  compare: boolean;
  local: boolean;
}) {
  if (askServer && local)
    throw new UsageError("--server asks the cluster, and --local asks none: give one of the two");
  if (compare && !askServer)
    throw new UsageError("--compare compares with the answer of the API server: give --server too");
}
