import { describe, expect, test } from "vitest";
import { exitCode } from "../../src/errors.ts";
import { runInMemory } from "./memory-io.ts";

const refused = [
  "conflict-between-pod-defaults",
  "conflict-with-api-default",
  "mount-without-volume",
  "name-too-long",
  "patch-cannot-be-applied",
  "patch-removes-the-wrong-container",
  "invalid-selector",
  "self-conflict",
].map((name) => `test/cases/${name}/input.yaml`);

type Item = {
  readonly code: string;
  readonly findings: readonly unknown[];
  readonly podDefaults: readonly { readonly code: string }[];
};

describe("for a person", () => {
  test.each([80, 140])("every case, at %i columns", async (columns) => {
    const outputs = await Promise.all(
      refused.map((file) => runInMemory(["explain", file, "--local"], { columns })),
    );
    const text = outputs.map(({ stdout }) => stdout).join("\n");
    await expect(text).toMatchFileSnapshot(`__snapshots__/explain-refused-${columns}.txt`);
  });

  test.each([80, 140])(
    "no line is wider than %i columns but where one word or a command is",
    async (columns) => {
      for (const file of refused) {
        const { stdout } = await runInMemory(["explain", file, "--local"], { columns });
        const wide = stdout.split("\n").filter((line) => line.length > columns);
        expect(wide.filter((line) => !/^\s*(kubectl .*|\S+)$/.test(line))).toEqual([]);
      }
    },
  );
});

describe("a Pod that would be refused", () => {
  test.each(refused)(
    "%s: exit code 4, and the PodDefaults that match say the headline's code",
    async (file) => {
      const { code, stdout } = await runInMemory(["explain", file, "--local", "-o", "json"]);
      expect(code).toBe(exitCode.podRejected);
      const [item] = JSON.parse(stdout).items as readonly Item[];
      expect(item?.podDefaults.map((verdict) => verdict.code)).toContain(item?.code);
    },
  );

  test("has each of its conflicts with both values", async () => {
    const file = "test/cases/conflict-between-pod-defaults/input.yaml";
    const { stdout } = await runInMemory(["explain", file, "--local", "-o", "json"]);
    const [item] = JSON.parse(stdout).items as readonly Item[];
    expect(item?.findings).toHaveLength(2);
    expect(item?.findings[1]).toMatchObject({
      message: "label tier: PodDefault part and the Pod have different content",
      details: [
        'PodDefault part: "batch"',
        'the Pod: "web"',
        'Different: the value (part: "batch", Pod: "web")',
      ],
    });
  });
});
