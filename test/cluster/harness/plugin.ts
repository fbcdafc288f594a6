import type { Io } from "../../../cmd/io.ts";
import { connect } from "../../../src/cluster/connect.ts";
import { runInMemory } from "../../cmd/memory-io.ts";
import type { TestCluster } from "./test-cluster.ts";

export type User = keyof TestCluster["kubeconfigs"];

/** Runs the plugin in this process, as a user of the cluster who has nothing but a kubeconfig. */
export async function runAs(
  { kubeconfigs }: Pick<TestCluster, "kubeconfigs">,
  user: User,
  line: string,
  stdin?: unknown,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const env = { KUBECONFIG: kubeconfigs[user], PATH: process.env["PATH"] };
  const stderr: string[] = [];
  const connectAs: Io["connect"] = (
    options,
    { writes = "none", signal = new AbortController().signal } = {},
  ) => {
    const write = (text: string): number => stderr.push(text);
    const environment = { env, cwd: "/", signal, stderr: write, stdinIsTerminal: false, userAgent: "test/0" };
    return connect(options, environment, writes);
  };
  const result = await runInMemory(line, {
    env,
    connect: connectAs,
    ...(stdin !== undefined && { stdin: JSON.stringify(stdin) }),
  });
  return { ...result, stderr: result.stderr + stderr.join("") };
}
