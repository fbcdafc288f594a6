import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { findOnPath } from "../../cmd/release/find-on-path.ts";
import { executable, run, runPlugin } from "./executable.ts";
import { writeManifests } from "./manifests.ts";

const folder = writeManifests();
afterAll(() => rmSync(folder, { recursive: true }));

const local = ["-f", "poddefaults.yaml", "--local"];
const dryRun = ["dry-run", "pod.yaml", ...local];
const fourCommands = [
  ["list", ...local, "-A", "-o", "wide"],
  ["explain", "-f", "pod.yaml", ...local],
  ["create-from-template"],
  dryRun,
];
const commands = [["version"], ["--help"], ...fourCommands];

describe("the environment changes nothing", () => {
  const environments = [
    { name: "LANG=C", env: { LANG: "C", LC_ALL: "C" } },
    { name: "another language", env: { LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" } },
    { name: "a home that cannot be written or read", env: { HOME: "/dev/null", TMPDIR: "/dev/null" } },
    { name: "NODE_OPTIONS that break Node", env: { NODE_OPTIONS: "--require /nonexistent" } },
    { name: "a PATH without programs", env: { PATH: "/nonexistent" } },
  ];

  it.each(environments)("$name", async ({ env }) => {
    for (const args of commands) {
      const plain = await runPlugin(args, { cwd: folder });
      expect(await runPlugin(args, { cwd: folder, env })).toEqual(plain);
      expect(plain).toMatchObject({ code: 0, stderr: "" });
    }
  });
});

describe("output that nobody reads to its end", () => {
  const readers = [
    { name: "head -1", script: '"$0" "$@" | head -1' },
    { name: "a reader that leaves at once", script: '"$0" "$@" | true' },
    { name: "a closed standard output", script: '"$0" "$@" >&-' },
  ];

  it.skipIf(process.platform === "win32").each(readers)("$name gives no stack trace", async ({ script }) => {
    for (const args of commands) {
      const result = await run("/bin/sh", ["-c", script, executable, ...args], { cwd: folder });
      expect(result.stderr).not.toMatch(/^ +at |EPIPE|node:/m);
    }
  });
});

describe.skipIf(process.platform !== "linux" || !findOnPath("script"))("on a terminal", () => {
  const terminal = async (columns: number, command: string, env = {}) => {
    const typed = `stty cols ${columns}; ${executable} ${command}`;
    const path = process.env["PATH"] ?? "";
    return run("script", ["-qec", typed, "/dev/null"], {
      cwd: folder,
      env: { PATH: path, TERM: "xterm", ...env },
    });
  };

  it.each(fourCommands.map((words) => words.join(" ")))(
    "%s works in 40 and in 200 columns",
    async (command) => {
      for (const columns of [40, 200]) {
        const { code, stdout } = await terminal(columns, command);
        expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/greeting|add-sidecar/) });
        expect(stdout).not.toMatch(/^ +at /m);
      }
    },
  );

  it("takes its width from the terminal", async () => {
    const narrow = await terminal(40, dryRun.join(" "));
    const wide = await terminal(200, dryRun.join(" "));
    expect(narrow.stdout.split("\n").length).toBeGreaterThan(wide.stdout.split("\n").length);
  });

  it("colors a terminal unless NO_COLOR is set", async () => {
    const color = String.fromCharCode(27);
    expect((await terminal(80, dryRun.join(" "))).stdout).toContain(color);
    expect((await terminal(80, dryRun.join(" "), { NO_COLOR: "1" })).stdout).not.toContain(color);
  });
});
