import { describe, expect, it } from "vitest";
import { commands } from "../../cmd/commands.ts";
import { connectionFlags } from "../../cmd/flags.ts";
import { runInMemory } from "./memory-io.ts";

const page = async (line: string) => (await runInMemory(line, { columns: 300 })).stdout;
const tooWide = (text: string) => text.split("\n").filter((line) => line.length > 80);

describe("the plugin's own page", () => {
  it("reads", async () => {
    expect(await page("")).toMatchSnapshot();
    expect(tooWide(await page(""))).toEqual([]);
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
    expect(await page(`${name} --help`)).toMatchSnapshot();
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

  it("has the usage first, then examples, then its own flags, in 80 columns", async () => {
    const text = await page(`${name} --help`);
    expect(tooWide(text)).toEqual([]);
    expect(text).toMatch(new RegExp(`^Usage:\n  kubectl poddefault ${name}\\b`));
    const firstFlag = text.search(/^ {4}(-\w, )?--/m);
    const end = text.indexOf("\nUse ");
    expect(text.indexOf("\nExamples:\n")).toBeLessThan(firstFlag < 0 ? end : firstFlag);
    expect(text).not.toMatch(/undefined|\[object/);
  });

  it("leaves the connection flags to `options`, which it names in its last line", async () => {
    const text = await page(`${name} --help`);
    const own = Object.keys(connectionFlags.flags).filter((flag) => text.includes(`--${flag}=`));
    expect(own).toEqual([]);
    expect(text).toMatch(/\nUse "kubectl poddefault options" .*\n$/);
  });

  it("takes the connection flags all the same", async () => {
    expect(await runInMemory(`${name} -n team-a --context=prod --help`)).toMatchObject({
      code: 0,
      stderr: "",
    });
  });
});

it("lists every connection flag on the page of `options`", async () => {
  const text = await page("options");
  expect(text).toMatchSnapshot();
  expect(tooWide(text)).toEqual([]);
  for (const flag of Object.keys(connectionFlags.flags)) expect(text).toContain(`--${flag}=`);
});

it("names every command as it is registered", async () => {
  for (const { name, load } of commands) expect((await load()).name).toBe(name);
});
