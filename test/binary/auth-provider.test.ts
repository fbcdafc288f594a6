import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { startApiServer } from "../stand-in/api-server.ts";
import { kubeconfigFor } from "../stand-in/kubeconfig.ts";
import { runPlugin } from "./executable.ts";

const folder = mkdtempSync(join(tmpdir(), "poddefault-provider-"));
afterAll(() => rmSync(folder, { recursive: true }));

// client-node is a file of its own in the executable, and these are the only users that it is opened for.
it("authenticates through client-node", async () => {
  const server = await startApiServer({ token: "cached" });
  try {
    const user = { "auth-provider": { name: "gcp", config: { "access-token": "cached" } } };
    const kubeconfig = join(folder, "config");
    writeFileSync(kubeconfig, kubeconfigFor(server, { user }));
    const result = await runPlugin(["list", "-A", "--kubeconfig", kubeconfig], { cwd: folder });
    expect(result).toEqual({ code: 0, stdout: "", stderr: "No resources found\n" });
  } finally {
    await server.close();
  }
});
