import { expect, onTestFinished, test } from "vitest";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { runInMemory } from "./memory-io.ts";

test("many requests share one connection, and Node finds nothing to warn about", async () => {
  const server = await startApiServer({ objects: [] });
  onTestFinished(server.close);
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  await runInMemory("list a b c d e f g h i j k l m", { connect: connectingTo(server) });
  await new Promise((resolve) => setImmediate(resolve));
  expect({ requests: server.requests.length, connections: server.connections(), warnings }).toEqual({
    requests: 14,
    connections: 1,
    warnings: [],
  });
});
