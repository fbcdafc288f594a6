import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultPod } from "../../../src/admission/defaulting/default-pod.ts";
import { prepareForCreate } from "../../../src/admission/defaulting/prepare-for-create.ts";
import { validatePod } from "../../../src/admission/validation/validate-pod.ts";
import type { Pod } from "../../../src/model/pod.ts";

type Refused = { readonly pod: Pod; readonly message: string };

const lines = readFileSync(new URL("./refused.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");

describe("Pods that Kubernetes 1.37.2 refuses", () => {
  it.each(lines.map((line, index) => [index + 1, JSON.parse(line) as Refused] as const))(
    "line %i: the same message",
    (_line, { pod, message }) => {
      const error = validatePod(prepareForCreate(defaultPod(pod)));
      expect(error).toEqual({ code: 422, reason: "Invalid", message });
    },
  );
});
