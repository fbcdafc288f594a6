import type { Io } from "../../cmd/io.ts";
import { rememberAnswers } from "../../src/cluster/remember.ts";
import { connectTo } from "../cluster-client/connection.ts";
import type { ApiServer } from "../stand-in/api-server.ts";

/** What `io.connect` does in a test: whatever kubeconfig a command finds, it reaches this server, in namespace team-a. */
export function connectingTo(server: Pick<ApiServer, "url">): Io["connect"] {
  return async ({ kubeconfig: _, ...options }, { writes = "none", onRead } = {}) =>
    rememberAnswers(
      await connectTo(server, {
        options,
        writes,
        context: { namespace: "team-a" },
        environment: { ...(onRead && { onRead }) },
      }),
    );
}
