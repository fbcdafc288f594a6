import { expect, it } from "vitest";
import { run } from "../../cmd/run.ts";
import type { ConnectionOptions } from "../../src/cluster/connection-options.ts";
import { ClusterError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { memoryIo, runInMemory } from "./memory-io.ts";

const namespace = (name: string): JsonObject => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const objects = [namespace("team-b"), namespace("team-a"), namespace("kube-system")];
const connect = async () => memoryCluster(objects);

/** The lines that kubectl gets for these words. */
async function complete(words: readonly string[], setting: Parameters<typeof memoryIo>[0] = { connect }) {
  const { code, stdout, stderr } = await runInMemory(["__complete", ...words], setting);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trimEnd().split("\n");
}

it.each([
  [["vers"], ["version\tPrint the version", ":4"]],
  [
    ["-n", "a", "vers"],
    ["version\tPrint the version", ":4"],
  ],
  [
    ["help", "vers"],
    ["version\tPrint the version", ":4"],
  ],
  [["help", "version", ""], [":4"]],
  [["version", ""], [":4"]],
  [
    ["version", "--o"],
    ["--output\tOutput format. One of: (text, json, yaml).", ":4"],
  ],
  [
    ["version", "-o", ""],
    ["text", "json", "yaml", ":4"],
  ],
  [
    ["version", "-o", "y"],
    ["yaml", ":4"],
  ],
  [
    ["version", "--output=j"],
    ["json", ":4"],
  ],
  [
    ["version", "--help="],
    ["true", "false", ":4"],
  ],
  [["version", "--", "-"], [":4"]],
  [["version", "--bogus", ""], [":4"]],
  [["nosuch", ""], [":4"]],
  [["completion", "--install", ""], [":16"]],
  [["--kubeconfig", ""], [":0"]],
  [
    ["-n", "team"],
    ["team-a", "team-b", ":4"],
  ],
  [["--namespace=k"], ["kube-system", ":4"]],
  [[], expect.arrayContaining(["help\tShow the help of a command", ":4"])],
])("%j", async (words, lines) => {
  expect(await complete(words)).toEqual(lines);
});

it("offers short flags after one dash", async () => {
  const lines = await complete(["version", "-"]);
  const names = lines.map((line) => line.split("\t")[0]);
  expect(names).toEqual(
    expect.arrayContaining(["--output", "-o", "--namespace", "-n", "--help", "-h", ":4"]),
  );
});

it("asks the cluster that the words before name", async () => {
  const asked: ConnectionOptions[] = [];
  await complete(["--context", "prod", "-n", ""], {
    connect: async (options) => {
      asked.push(options);
      return memoryCluster(objects);
    },
  });
  expect(asked).toMatchObject([{ context: "prod", namespace: undefined }]);
});

it("offers the templates with their summaries", async () => {
  expect(await complete(["create-from-template", "add-s"])).toEqual([
    "add-sidecar\tA sidecar that runs next to the containers of the Pod",
    ":4",
  ]);
});

it("offers nothing and prints no error without a cluster", async () => {
  const connect = () => Promise.reject(new ClusterError("Unable to connect to the server: no route to host"));
  expect(await complete(["-n", ""], { connect })).toEqual([":4"]);
});

it("ends with 130 on Ctrl-C, whatever the cluster does", async () => {
  const { io, interrupt, stdout, stderr } = memoryIo({ connect: () => new Promise(() => {}) });
  const code = run(["__complete", "-n", ""], io);
  interrupt();
  expect(await code).toBe(130);
  expect(stdout() + stderr()).toBe("");
});
