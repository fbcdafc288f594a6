import { describe, expect, test } from "vitest";
import { decodeDenial } from "../../src/finding/denial-text/decode-denial.ts";
import { explainText } from "../../src/finding/denial-text/explain-text.ts";
import { resolveDenial } from "../../src/finding/denial-text/resolve-denial.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";

const home = { namespace: "team-a", origins: { isLocal: false, inFiles: new Map() } };
const head = "conflict occurred while applying poddefaults: a,b on pod: ";
const envVar = (value: string, from = "nil") =>
  `v1.EnvVar{Name:"A", Value:${JSON.stringify(value)}, ValueFrom:(*v1.EnvVarSource)(${from})}`;
const conflict = (wanted: string, found: string) =>
  `merging env for b has a conflict on A: \n${wanted}\ndoes not match\n${found}\n in container`;

function podDefault(name: string, spec: object): PodDefault {
  const metadata = { name, namespace: "team-a" };
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata,
    spec: { selector: {}, ...spec },
  };
}

describe("a denial that went through a terminal", () => {
  test("tells whose conflict it is where kubectl get events cuts at the first line break", () => {
    const told = decodeDenial(`${head} err: merging env for b has a conflict on A: ...`);
    expect(told).toMatchObject({
      isCutOff: true,
      conflicts: [{ podDefaults: ["b"], fields: ["env"], key: "A" }],
    });
  });

  test("is whole where line breaks and double spaces became single spaces", () => {
    const whole = `${head} err: [${conflict(envVar("2"), envVar("1"))}]`;
    const flat = decodeDenial(whole.replaceAll(/\s+/g, " "));
    expect(flat).toEqual(decodeDenial(whole));
    expect(flat).toMatchObject({
      isCutOff: false,
      conflicts: [{ wanted: { value: "2" }, found: { value: "1" } }],
    });
  });

  test("has no conflict that only stands in a value", () => {
    const quoting = "merging env for evil has a conflict on B: ...";
    const told = decodeDenial(`${head}p err: ${conflict(envVar(quoting), envVar("1"))}`);
    expect(told?.conflicts.map(({ key, wanted }) => ({ key, wanted }))).toEqual([
      { key: "A", wanted: { name: "A", value: quoting } },
    ]);
  });
});

test("both values behind addresses are read from the PodDefaults that have them", () => {
  const from = (key: string) => ({ name: "A", valueFrom: { secretKeyRef: { name: "keys", key } } });
  const told = decodeDenial(`${head}p err: ${conflict(envVar("", "0xc1"), envVar("", "0xc2"))}`);
  const known = [podDefault("a", { env: [from("one")] }), podDefault("b", { env: [from("two")] })];
  expect(told && resolveDenial(told, known)).toMatchObject([
    { owner: "a", wanted: from("two"), lookedUp: true, found: from("one"), foundLookedUp: true },
  ]);
});

describe("a Pod that is invalid for want of a volume", () => {
  const text = 'Pod "p" is invalid: spec.containers[0].volumeMounts[1].name: Not found: "data"';
  const mounts = { volumeMounts: [{ name: "data", mountPath: "/data" }] };

  test("is blamed on the PodDefault that mounts it", () => {
    const [finding] = explainText(text, home, [podDefault("a", mounts), podDefault("b", {})])?.findings ?? [];
    expect(finding?.message).toBe("PodDefault a mounts volume data, which the Pod does not have");
    expect(finding?.fixes[0]?.command).toBe("kubectl edit poddefault a -n team-a");
  });

  test("is not blamed on PodDefaults that do not mount it", () => {
    expect(explainText(text, home, [podDefault("b", {})])).toBeUndefined();
  });
});

test("an escape of a character that does not exist is decoded as Go does", () => {
  const garbled = `${head}p err: merging env for b has a conflict on A: \nv1.EnvVar{Name:"\\Uffffffff", Value:"1"}\ndoes not match\n${envVar("1")}\n in container`;
  expect(decodeDenial(garbled)?.conflicts[0]?.wanted).toMatchObject({ name: "\ufffd" });
});
