import { describe, expect, it } from "vitest";
import { commands } from "../../cmd/commands.ts";
import { runInMemory } from "./memory-io.ts";

describe("the plugin's own page", () => {
  it("reads", async () => {
    const { stdout } = await runInMemory("");
    expect(stdout).toMatchSnapshot();
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each(["help", "--help", "-h", "help --help", "-n foo", "--context=x -h"])(
    "%s prints it, exit code 0",
    async (line) => {
      expect(await runInMemory(line)).toEqual({ ...(await runInMemory("")), code: 0, stderr: "" });
    },
  );
});

describe.each(commands.map(({ name }) => name))("%s --help", (name) => {
  it("reads", async () => {
    expect((await runInMemory(`${name} --help`)).stdout).toMatchSnapshot();
  });

  it.each([`help ${name}`, `${name} -h`, `-h ${name}`, `${name} x y z -h`])(
    "%s prints it too",
    async (line) => {
      expect(await runInMemory(line)).toEqual({
        ...(await runInMemory(`${name} --help`)),
        code: 0,
        stderr: "",
      });
    },
  );

  it("fits the width, and calls the plugin as users do", async () => {
    const { stdout } = await runInMemory(`${name} --help`, { columns: 300 });
    expect(stdout.split("\n").filter((line) => line.length > 80 && !/^ {2}kubectl /.test(line))).toEqual([]);
    expect(stdout.split("\n").filter((line) => /^ {2}\S/.test(line))).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^  kubectl poddefault ${name}`))]),
    );
    expect(stdout).not.toMatch(/undefined|\[object/);
  });
});

it("names every command as it is registered", async () => {
  for (const { name, load } of commands) expect((await load()).name).toBe(name);
});
