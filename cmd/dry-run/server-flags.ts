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
  if (askServer && local) throw new UsageError("--server and --local are mutually exclusive");
  if (compare && !askServer)
    throw new UsageError("--compare needs --server: it compares the prediction with the API server's answer");
}
