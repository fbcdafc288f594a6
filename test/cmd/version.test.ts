import { expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { runInMemory } from "./memory-io.ts";

it("prints one line for a person", async () => {
  const stdout = `kubectl-poddefault v${manifest.version}\n`;
  expect(await runInMemory("version")).toEqual({ code: 0, stdout, stderr: "" });
});

it("tells machines what it runs on", async () => {
  const { stdout } = await runInMemory("version -ojson");
  expect(JSON.parse(stdout)).toMatchObject({ version: `v${manifest.version}`, node: process.version });
  expect((await runInMemory("version -o yaml")).stdout).toContain(`\nversion: v${manifest.version}\n`);
});
