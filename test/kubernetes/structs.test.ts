import { describe, expect, test } from "vitest";
import { decode } from "../../src/kubernetes/decode.ts";
import { equal } from "../../src/kubernetes/equal.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { marshal } from "../../src/kubernetes/marshal.ts";
import { type GoSide, goType } from "../../src/kubernetes/types.ts";

function isEqual(type: string, one: JsonObject, other: JsonObject): boolean {
  const go = goType("webhook", type);
  return equal(go, decode(go, one), decode(go, other));
}

function roundTrip(type: string, object: JsonObject, side: GoSide = "webhook"): JsonObject {
  return marshal(goType(side, type), decode(goType(side, type), object));
}

describe("reflect.DeepEqual", () => {
  test.each([
    [
      "a plain zero is absent",
      "VolumeMount",
      { name: "v", mountPath: "/v" },
      { name: "v", mountPath: "/v", readOnly: false },
      true,
    ],
    [
      "a pointer to zero is not",
      "SecretVolumeSource",
      { secretName: "s" },
      { secretName: "s", optional: false },
      false,
    ],
    [
      "a null pointer is absent",
      "SecretVolumeSource",
      { secretName: "s" },
      { secretName: "s", optional: null },
      true,
    ],
    ["an empty list is not nil", "Container", { name: "c" }, { name: "c", args: [] }, false],
    ["a null list is nil", "Container", { name: "c" }, { name: "c", args: null }, true],
    ["an empty map is not nil", "LabelSelector", {}, { matchLabels: {} }, false],
    [
      "a plain struct is there though nobody wrote it",
      "Container",
      { name: "c" },
      { name: "c", resources: {} },
      true,
    ],
    [
      "a pointer to an empty struct is not nil",
      "Container",
      { name: "c" },
      { name: "c", securityContext: {} },
      false,
    ],
    ["unknown fields do not count", "EnvVar", { name: "A" }, { name: "A", color: "red" }, true],
    [
      "a quantity counts as it is spelled",
      "ResourceRequirements",
      { limits: { cpu: "1" } },
      { limits: { cpu: "1000m" } },
      false,
    ],
    [
      "a number is a quantity",
      "ResourceRequirements",
      { limits: { cpu: "1" } },
      { limits: { cpu: 1 } },
      true,
    ],
    [
      "a quantity never set is not zero",
      "ResourceFieldSelector",
      { resource: "limits.cpu" },
      { resource: "limits.cpu", divisor: "0" },
      false,
    ],
    ["members have no order", "EnvVar", { name: "A", value: "1" }, { value: "1", name: "A" }, true],
    ["elements have", "Container", { name: "c", args: ["a", "b"] }, { name: "c", args: ["b", "a"] }, false],
  ])("%s", (_, type, one, other, expected) => {
    expect(isEqual(type, one as JsonObject, other as JsonObject)).toBe(expected);
    expect(isEqual(type, other as JsonObject, one as JsonObject)).toBe(expected);
  });
});

describe("encoding/json", () => {
  test.each([
    ["what is always written", "Container", {}, { name: "", resources: {} }],
    ["no empty list or map", "Container", { name: "c", env: [], args: [] }, { name: "c", resources: {} }],
    ["an empty list that is always written", "CephFSVolumeSource", { monitors: [] }, { monitors: [] }],
    ["nil for a list that is always written", "CephFSVolumeSource", {}, { monitors: null }],
    [
      "canonical quantities",
      "ResourceFieldSelector",
      { resource: "limits.cpu", divisor: "1000m" },
      { resource: "limits.cpu", divisor: "1" },
    ],
    [
      "zero for a quantity never set",
      "ResourceFieldSelector",
      { resource: "limits.cpu" },
      { resource: "limits.cpu", divisor: "0" },
    ],
    [
      "the zero value for a null element",
      "PodSpec",
      { containers: [null] },
      { containers: [{ name: "", resources: {} }] },
    ],
  ])("writes %s", (_, type, object, written) => {
    expect(roundTrip(type, object as JsonObject)).toEqual(written);
  });

  test("gives back what needs no change", () => {
    const object = {
      name: "c",
      image: "x",
      resources: { limits: { cpu: "1" } },
      env: [{ name: "A", value: "1" }],
    };
    expect(roundTrip("Container", object)).toBe(object);
  });
});

test("a field that the webhook's older types lack is lost there and kept by the API server", () => {
  const source = { secretName: "s", defaultUser: 1000 };
  expect(roundTrip("SecretVolumeSource", source)).toEqual({ secretName: "s" });
  expect(roundTrip("SecretVolumeSource", source, "apiServer")).toBe(source);
});
