import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { firstDifference } from "../admission/first-difference.ts";
import { comparable } from "./harness/comparable.ts";
import { collectionPath } from "./harness/objects.ts";
import { type Recorded, readRecorded, withLiveVersions } from "./harness/recorded.ts";
import { harnessApi } from "./harness/test-cluster.ts";
import { installWebhook, type Webhook } from "./harness/webhook.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);
const cases = readRecorded("named", "generated");
let webhook: Webhook;

beforeAll(async () => {
  webhook = await installWebhook(cluster, cases);
});
afterAll(() => webhook.remove());

/** What the API server, with the webhook's recorded answer, makes of a recorded Pod today. */
async function ask(recorded: Recorded): Promise<JsonObject> {
  const { namespace, pod } = recorded;
  const { status, body } = await api.ask("POST", `${collectionPath("Pod", namespace.name)}?dryRun=All`, pod);
  return status === 201 ? comparable(body) : refusal(recorded, status, String(body["message"]));
}

/** What was recorded, with the versions that the PodDefaults have in this cluster. */
function recordedAnswer(recorded: Recorded): JsonObject {
  const { namespace, final, error } = recorded;
  const answer =
    final === undefined ? refusal(recorded, error?.code ?? 0, error?.message ?? "") : comparable(final);
  return withLiveVersions(answer, webhook.versions.get(namespace.name));
}

/** A generated name is another one each time, in messages too. */
function refusal({ pod }: Recorded, code: number, message: string): JsonObject {
  const prefix = pod.metadata["generateName"];
  const generated = new RegExp(`(?<="${prefix}).{5}(?=" is)`);
  return { code, message: prefix === undefined ? message : message.replace(generated, "xxxxx") };
}

describe("A recorded admission on this API server", () => {
  test.each(["named", "generated"] as const)("is what was recorded: %s", async (file) => {
    const found: string[] = [];
    for (const one of readRecorded(file)) {
      const difference = firstDifference(await ask(one), recordedAnswer(one));
      if (difference !== undefined) found.push(`${one.case} ${difference}`);
    }
    expect(found).toEqual([]);
  });

  test("rests on PodDefaults that the CRD stores as they were recorded", async () => {
    for (const { namespace, podDefaults } of new Map(
      cases.map((one) => [one.namespace.name, one]),
    ).values()) {
      const { items } = await api.get(collectionPath("PodDefault", namespace.name));
      expect((items as readonly JsonObject[]).map(({ spec }) => spec)).toEqual(
        podDefaults.map(({ spec }) => spec),
      );
    }
  });
});
