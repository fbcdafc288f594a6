import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { admit } from "../../src/admission/admit.ts";
import { prepareAdmission } from "../../src/admission/prepare.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { Pod } from "../../src/model/pod.ts";
import { stockWebhook } from "../../src/model/webhook-status.ts";
import { firstDifference } from "../admission/first-difference.ts";
import { comparable } from "./harness/comparable.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { breakages } from "./pods/broken.ts";
import { pods } from "./pods/pods.ts";

const api = harnessApi(inject("cluster"));
const admission = prepareAdmission({
  namespace: "plain",
  namespaceLabels: {},
  podDefaults: [],
  serviceAccounts: { known: [{ metadata: { name: "default" } }], complete: true },
  webhook: stockWebhook,
});

/** What the API server says and what we say, in one form: the Pod as stored, or code and message. */
async function ask(pod: JsonObject): Promise<JsonObject> {
  const { status, body } = await api.ask("POST", "/api/v1/namespaces/plain/pods?dryRun=All", pod);
  return status === 201 ? comparable(body) : { code: status, message: body["message"] ?? "" };
}

function predict(pod: JsonObject): JsonObject {
  const outcome = admit(pod as Pod, admission); // shaped as one by our own generator
  if ("error" in outcome && outcome.error !== undefined) {
    return { code: outcome.error.code, message: outcome.error.message };
  }
  if (!("pod" in outcome) || outcome.pod === undefined)
    throw new Error(`no Pod and no error: ${outcome.outcome}`);
  return comparable(outcome.pod);
}

async function differences(samples: readonly JsonObject[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pod of samples) {
    const difference = firstDifference(predict(pod), await ask(pod));
    if (difference !== undefined) found.push(`${difference}\n  ${JSON.stringify(pod)}`);
  }
  return found;
}

describe("What the API server fills in", () => {
  const samples = fc.sample(pods, { seed: 20261124, numRuns: 300 });

  test("is predicted for 300 Pods of every shape", async () => {
    expect(await differences(samples)).toEqual([]);
  });

  test("is asked about Pods that it takes, 200 of them at least", async () => {
    const answers = await Promise.all(samples.map(ask));
    expect(answers.filter((answer) => "spec" in answer).length).toBeGreaterThanOrEqual(200);
  });
});

describe("What the API server refuses", () => {
  const samples = fc.sample(pods, { seed: 20261125, numRuns: 4 });

  test.each(Object.entries(breakages))("%s", async (_name, breakage) => {
    const broken = samples.map((pod) => {
      const spec = pod["spec"] as Parameters<typeof breakage>[0];
      return { ...pod, spec: { ...spec, ...breakage(spec) } };
    });
    expect((await Promise.all(broken.map(ask))).filter((answer) => "spec" in answer)).toEqual([]);
    expect(await differences(broken)).toEqual([]);
  });
});
