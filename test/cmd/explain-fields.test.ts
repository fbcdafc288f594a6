import { describe, expect, test } from "vitest";
import { runInMemory } from "./memory-io.ts";

describe("explain spec.FIELD", () => {
  test.each([
    ["spec.volumes.secret", "kubectl explain pod.spec.volumes.secret"],
    ["spec.sidecars.env.valueFrom", "kubectl explain pod.spec.containers.env.valueFrom"],
    ["spec.env", "kubectl explain pod.spec.containers.env"],
    ["spec.tolerations.key", "kubectl explain pod.spec.tolerations.key"],
  ])("%s is a Pod's field, and says which", async (path, command) => {
    const { code, stdout, stderr } = await runInMemory(["explain", path]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`AS IN A POD:\n    ${command}\n`);
  });

  test.each(["spec", "spec.desc", "spec.selector.matchLabels", "spec.labels"])(
    "%s is the PodDefault's own",
    async (path) => {
      const { code, stdout } = await runInMemory(["explain", path]);
      expect(code).toBe(0);
      expect(stdout).not.toContain("AS IN A POD");
    },
  );

  test("lists the fields below, and with --recursive all of them", async () => {
    const fields = async (...words: readonly string[]) => {
      const { stdout } = await runInMemory(["explain", "spec.env", ...words]);
      return stdout.slice(stdout.indexOf("FIELDS:\n")).split("\n").slice(1);
    };
    expect(await fields()).toEqual([
      "  name\t<string>",
      "  value\t<string>",
      "  valueFrom\t<EnvVarSource>",
      "",
    ]);
    expect((await fields("--recursive")).slice(2, 7)).toEqual([
      "  valueFrom\t<EnvVarSource>",
      "    configMapKeyRef\t<ConfigMapKeySelector>",
      "      key\t<string>",
      "      name\t<string>",
      "      optional\t<boolean>",
    ]);
  });

  test.each([
    ["poddefault.spec.env", "FIELD: spec.env <[]EnvVar>"],
    ["poddefaults.spec.env.name", "FIELD: spec.env.name <string>"],
    ["poddefaults.kubeflow.org", "  metadata\t<ObjectMeta>\n  spec\t<PodDefaultSpec>\n"],
    ["poddefaults", "  apiVersion\t<string>\n  kind\t<string>\n"],
    ["metadata", "FIELD: metadata <ObjectMeta>"],
    ["poddefault.metadata.name", "FIELD: metadata.name <string>"],
  ])("%s is kubectl's way to ask", async (word, words) => {
    const { code, stdout, stderr } = await runInMemory(["explain", word]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(words);
  });

  test("as a document", async () => {
    const { stdout } = await runInMemory(["explain", "spec.volumes.secret", "-o", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "FieldExplanation",
      path: "spec.volumes.secret",
      type: "SecretVolumeSource",
      podField: "pod.spec.volumes.secret",
    });
  });

  test.each([
    ["poddefault.specs", 'field "specs" does not exist; did you mean spec?'],
    ["spec.envs", 'field "spec.envs" does not exist; did you mean spec.env?'],
    [
      "spec.env.valueFrom.nothing",
      'field "spec.env.valueFrom.nothing" does not exist; see: kubectl poddefault explain spec.env.valueFrom',
    ],
  ])("%s is no field", async (path, message) => {
    const { code, stdout, stderr } = await runInMemory(["explain", path]);
    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: "", stderr: `error: ${message}\n` });
  });
});
