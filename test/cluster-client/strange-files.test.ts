import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/cluster/connect.ts";
import { pods } from "../../src/cluster/resources/known.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { kubeconfigFor } from "../stand-in/kubeconfig.ts";
import { connectTo, environment, failureOf, temporaryFolder, writeFile } from "./connection.ts";

const zero = "read /dev/zero: larger than 16 MiB";

describe("an endless device", () => {
  test("as kubeconfig", async () => {
    expect(await failureOf(connect({ kubeconfig: "/dev/zero" }, environment()))).toBe(
      `error: error loading config file "/dev/zero": ${zero}`,
    );
  });

  test("as token", async () => {
    const cluster = await connectTo({ url: "https://127.0.0.1:1" }, { user: { tokenFile: "/dev/zero" } });
    expect(await failureOf(cluster.list(pods))).toBe(`error: ${zero}`);
  });
});

test("/dev/null is an empty kubeconfig", async () => {
  expect((await connect({ kubeconfig: "/dev/null" }, environment())).host).toBe("localhost:8080");
});

describe("a pipe", () => {
  const pipe = () => {
    const path = join(temporaryFolder(), "pipe");
    execFileSync("mkfifo", [path]);
    return path;
  };

  test("that nobody writes to is empty", async () => {
    expect((await connect({ kubeconfig: pipe() }, environment())).host).toBe("localhost:8080");
  });

  test("that nobody writes to ends as token, too", async () => {
    const tokenFile = pipe();
    const cluster = await connectTo({ url: "https://127.0.0.1:1" }, { user: { tokenFile } });
    expect(await failureOf(cluster.list(pods))).toBe(`error: read empty token from file "${tokenFile}"`);
  });

  test("with a slow writer is read to its end", async () => {
    const server = await startApiServer();
    onTestFinished(server.close);
    const path = pipe();
    const text = writeFile("config", kubeconfigFor(server));
    spawn("sh", ["-c", `exec > ${path}; head -c 100 ${text}; sleep 0.2; tail -c +101 ${text}`]);
    expect(await (await connect({ kubeconfig: path }, environment())).list(pods)).toEqual([]);
  });
});
