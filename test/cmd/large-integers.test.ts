import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

/** JSON without numbers of JavaScript: the text of a number stands in a string that begins with `#`. */
const textOf = (objects: readonly JsonObject[]) =>
  JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }).replace(/"#(-?\d+)"/g, "$1");

const greet = podDefault("greet", { env: [{ name: "A", value: "1" }] });

/** Integers that a float64 cannot hold; Go's int64 can. */
const exact = ["9007199254740993", "9223372036854775807", "-9223372036854775808"];

test.each(exact)("a Pod of a file keeps all digits of %s", async (digits) => {
  const stdin = textOf([pod("p", {}, { activeDeadlineSeconds: 1 }), greet, ...profile]).replace(
    '"activeDeadlineSeconds":1',
    `"terminationGracePeriodSeconds":${digits}`,
  );
  const { stdout, stderr } = await runInMemory("dry-run - --local -o submitted", { stdin });
  expect({ stdout, stderr }).toMatchObject({
    stdout: expect.stringContaining(`terminationGracePeriodSeconds: ${digits}\n`),
    stderr: "",
  });
});

test.each(["9223372036854775808", "99999999999999999999", "-9223372036854775809"])(
  "an int64 cannot be %s",
  async (digits) => {
    const stdin = textOf([pod("p", {}, { terminationGracePeriodSeconds: `#${digits}` })]);
    const { code, stderr } = await runInMemory("dry-run - --local", { stdin });
    expect(code).toBe(3);
    expect(stderr).toContain(
      `spec.terminationGracePeriodSeconds: expected a whole number from -9223372036854775808 to 9223372036854775807, found the number ${digits}\n`,
    );
  },
);

test("a PodDefault of the cluster keeps all digits", async () => {
  const tolerationSeconds = BigInt("9007199254740993");
  const tolerations = [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds }];
  const server = await startApiServer({
    objects: [webhookConfiguration, ...profile, podDefault("greet", { tolerations })],
  });
  onTestFinished(server.close);
  const { stdout } = await runInMemory("dry-run - -o yaml", {
    connect: connectingTo(server),
    stdin: JSON.stringify(pod("p")),
  });
  expect(stdout).toContain("tolerationSeconds: 9007199254740993\n");
});
