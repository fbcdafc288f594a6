import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { firstDifference } from "../admission/first-difference.ts";
import { runInMemory } from "../cmd/memory-io.ts";
import { comparable } from "./harness/comparable.ts";
import { applyKyverno, buildKyverno, type KyvernoRun, whyNoKyverno } from "./harness/kyverno.ts";
import { collectionPath } from "./harness/objects.ts";
import { createScenarios, type Recorded, readRecorded } from "./harness/recorded.ts";
import { harnessApi } from "./harness/test-cluster.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);
const reason = whyNoKyverno();
if (reason !== undefined) process.stderr.write(`${reason}\n`);

/** The recorded Pods that reached the webhook, as it saw them: so does Kyverno. */
const cases = readRecorded("named", "generated").filter(({ seen }) => seen !== undefined);
const profile = "app.kubernetes.io/part-of";
const half = 20 * 60_000;

describe.skipIf(reason !== undefined)("Kyverno's CLI, with what convert prints", () => {
  const runs = new Map<string, KyvernoRun>();

  beforeAll(async () => {
    buildKyverno();
    await createScenarios(api, cases);
    const namespaces = [...Map.groupBy(cases, ({ namespace }) => namespace.name)];
    const next = async (): Promise<void> => {
      for (let one = namespaces.pop(); one !== undefined; one = namespaces.pop())
        runs.set(one[0], await applyConverted(...one));
    };
    await Promise.all([next(), next()]);
  }, half);

  test("gives Pods what the webhook gave, or denies what it denied", async () => {
    const found: Record<string, number> = {};
    for (const one of cases) {
      const what = `${one.outcome}: ${await compare(one)}`;
      found[what] = (found[what] ?? 0) + 1;
    }
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    expect(found).toMatchInlineSnapshot(`
      {
        "denied: an invalid selector denied the namespace": 17,
        "denied: denied": 109,
        "invalid: 422, now 422": 27,
        "invalid: 500, now 422": 2,
        "invalid: admitted instead of 422": 2,
        "invalid: admitted instead of 500": 8,
        "mutated: command-first-wins/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1456", wanted "243"": 1,
        "mutated: command-first-wins/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1456", wanted "243"": 1,
        "mutated: command-first-wins/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1456", wanted "243"": 1,
        "mutated: dangling-mount/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1463", wanted "249"": 1,
        "mutated: empty-command-blocks-the-next/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1469", wanted "254"": 1,
        "mutated: env-from-twice/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1476", wanted "260"": 1,
        "mutated: env-from-twice/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1476", wanted "260"": 1,
        "mutated: env-from-twice/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1476", wanted "260"": 1,
        "mutated: expressions/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-exists: got "1485", wanted "267"": 1,
        "mutated: expressions/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-exists: got "1485", wanted "267"": 1,
        "mutated: expressions/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-exists: got "1485", wanted "267"": 1,
        "mutated: expressions/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-exists: got "1485", wanted "267"": 1,
        "mutated: expressions/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-absent: got "1486", wanted "266"": 1,
        "mutated: gen-7-0/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "1605", wanted "362"": 1,
        "mutated: gen-7-0/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1603", wanted "363"": 1,
        "mutated: gen-7-0/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "1605", wanted "362"": 1,
        "mutated: gen-7-1/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-0: got "1611", wanted "369"": 1,
        "mutated: gen-7-10/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-1: got "1680", wanted "423"": 1,
        "mutated: gen-7-10/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-1: got "1680", wanted "423"": 1,
        "mutated: gen-7-11/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1686", wanted "429"": 1,
        "mutated: gen-7-11/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1686", wanted "429"": 1,
        "mutated: gen-7-12/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1692", wanted "435"": 1,
        "mutated: gen-7-13/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "1700", wanted "441"": 1,
        "mutated: gen-7-13/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "1700", wanted "441"": 1,
        "mutated: gen-7-13/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "1700", wanted "441"": 1,
        "mutated: gen-7-13/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "1700", wanted "441"": 1,
        "mutated: gen-7-14/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "1706", wanted "446"": 1,
        "mutated: gen-7-14/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "1706", wanted "446"": 1,
        "mutated: gen-7-15/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1714", wanted "453"": 1,
        "mutated: gen-7-15/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1714", wanted "453"": 1,
        "mutated: gen-7-16/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "1720", wanted "458"": 1,
        "mutated: gen-7-16/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "1720", wanted "458"": 1,
        "mutated: gen-7-16/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "1720", wanted "458"": 1,
        "mutated: gen-7-16/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "1720", wanted "458"": 1,
        "mutated: gen-7-18/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1737", wanted "474"": 1,
        "mutated: gen-7-18/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1737", wanted "474"": 1,
        "mutated: gen-7-19/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1745", wanted "479"": 1,
        "mutated: gen-7-19/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "1744", wanted "480"": 1,
        "mutated: gen-7-19/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "1744", wanted "480"": 1,
        "mutated: gen-7-19/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "1744", wanted "480"": 1,
        "mutated: gen-7-2/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-2: got "1619", wanted "375"": 1,
        "mutated: gen-7-2/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-1: got "1618", wanted "376"": 1,
        "mutated: gen-7-2/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-2: got "1619", wanted "375"": 1,
        "mutated: gen-7-21/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1760", wanted "492"": 1,
        "mutated: gen-7-21/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1760", wanted "492"": 1,
        "mutated: gen-7-21/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1760", wanted "492"": 1,
        "mutated: gen-7-22/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-0: got "1770", wanted "500"": 1,
        "mutated: gen-7-23/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1782", wanted "506"": 1,
        "mutated: gen-7-24/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "1792", wanted "511"": 1,
        "mutated: gen-7-25/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-2: got "1807", wanted "520"": 1,
        "mutated: gen-7-25/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "1805", wanted "518"": 1,
        "mutated: gen-7-26/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1826", wanted "525"": 1,
        "mutated: gen-7-26/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1826", wanted "525"": 1,
        "mutated: gen-7-27/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1844", wanted "530"": 1,
        "mutated: gen-7-28/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1859", wanted "538"": 1,
        "mutated: gen-7-28/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1859", wanted "538"": 1,
        "mutated: gen-7-28/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1859", wanted "538"": 1,
        "mutated: gen-7-28/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "1859", wanted "538"": 1,
        "mutated: gen-7-29/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-1: got "1880", wanted "545"": 1,
        "mutated: gen-7-31/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-2: got "1928", wanted "556"": 1,
        "mutated: gen-7-31/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-2: got "1928", wanted "556"": 1,
        "mutated: gen-7-31/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-3: got "1930", wanted "557"": 1,
        "mutated: gen-7-31/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-3: got "1930", wanted "557"": 1,
        "mutated: gen-7-32/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1945", wanted "565"": 1,
        "mutated: gen-7-32/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-0: got "1943", wanted "566"": 1,
        "mutated: gen-7-32/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1945", wanted "565"": 1,
        "mutated: gen-7-32/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1945", wanted "565"": 1,
        "mutated: gen-7-32/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1945", wanted "565"": 1,
        "mutated: gen-7-34/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1988", wanted "579"": 1,
        "mutated: gen-7-34/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-2: got "1989", wanted "581"": 1,
        "mutated: gen-7-35/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2000", wanted "586"": 1,
        "mutated: gen-7-35/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2000", wanted "586"": 1,
        "mutated: gen-7-35/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2000", wanted "586"": 1,
        "mutated: gen-7-35/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2000", wanted "586"": 1,
        "mutated: gen-7-35/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2000", wanted "586"": 1,
        "mutated: gen-7-36/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-1: got "2026", wanted "592"": 1,
        "mutated: gen-7-38/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2082", wanted "605"": 1,
        "mutated: gen-7-38/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2082", wanted "605"": 1,
        "mutated: gen-7-38/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2082", wanted "605"": 1,
        "mutated: gen-7-39/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "2093", wanted "610"": 1,
        "mutated: gen-7-39/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "2093", wanted "610"": 1,
        "mutated: gen-7-39/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "2093", wanted "610"": 1,
        "mutated: gen-7-39/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "2093", wanted "610"": 1,
        "mutated: gen-7-39/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "2093", wanted "610"": 1,
        "mutated: gen-7-4/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1633", wanted "382"": 1,
        "mutated: gen-7-4/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1633", wanted "382"": 1,
        "mutated: gen-7-40/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-0: got "2117", wanted "617"": 1,
        "mutated: gen-7-40/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-0: got "2117", wanted "617"": 1,
        "mutated: gen-7-40/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-0: got "2117", wanted "617"": 1,
        "mutated: gen-7-41/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "2143", wanted "623"": 1,
        "mutated: gen-7-41/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "2143", wanted "623"": 1,
        "mutated: gen-7-41/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "2143", wanted "623"": 1,
        "mutated: gen-7-42/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2168", wanted "628"": 1,
        "mutated: gen-7-42/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2168", wanted "628"": 1,
        "mutated: gen-7-42/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2168", wanted "628"": 1,
        "mutated: gen-7-43/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2187", wanted "635"": 1,
        "mutated: gen-7-43/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-1: got "2188", wanted "636"": 1,
        "mutated: gen-7-43/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2187", wanted "635"": 1,
        "mutated: gen-7-45/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "2244", wanted "649"": 1,
        "mutated: gen-7-45/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "2244", wanted "649"": 1,
        "mutated: gen-7-45/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "2244", wanted "649"": 1,
        "mutated: gen-7-46/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-3: got "2260", wanted "655"": 1,
        "mutated: gen-7-47/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2286", wanted "662"": 1,
        "mutated: gen-7-47/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2286", wanted "662"": 1,
        "mutated: gen-7-48/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2305", wanted "670"": 1,
        "mutated: gen-7-49/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-3: got "2329", wanted "676"": 1,
        "mutated: gen-7-49/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-3: got "2329", wanted "676"": 1,
        "mutated: gen-7-49/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-3: got "2329", wanted "676"": 1,
        "mutated: gen-7-49/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-3: got "2329", wanted "676"": 1,
        "mutated: gen-7-49/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "2326", wanted "675"": 1,
        "mutated: gen-7-5/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1642", wanted "390"": 1,
        "mutated: gen-7-5/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-0: got "1641", wanted "391"": 1,
        "mutated: gen-7-5/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1642", wanted "390"": 1,
        "mutated: gen-7-5/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1642", wanted "390"": 1,
        "mutated: gen-7-5/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "1642", wanted "390"": 1,
        "mutated: gen-7-50/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2354", wanted "683"": 1,
        "mutated: gen-7-52/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "2379", wanted "699"": 1,
        "mutated: gen-7-52/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "2377", wanted "701"": 1,
        "mutated: gen-7-52/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "2377", wanted "701"": 1,
        "mutated: gen-7-52/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "2379", wanted "699"": 1,
        "mutated: gen-7-53/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2389", wanted "706"": 1,
        "mutated: gen-7-54/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2402", wanted "712"": 1,
        "mutated: gen-7-54/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2402", wanted "712"": 1,
        "mutated: gen-7-55/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "2414", wanted "719"": 1,
        "mutated: gen-7-55/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-2: got "2418", wanted "718"": 1,
        "mutated: gen-7-55/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "2414", wanted "719"": 1,
        "mutated: gen-7-55/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2415", wanted "717"": 1,
        "mutated: gen-7-56/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2437", wanted "724"": 1,
        "mutated: gen-7-58/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2459", wanted "737"": 1,
        "mutated: gen-7-58/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2459", wanted "737"": 1,
        "mutated: gen-7-58/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2459", wanted "737"": 1,
        "mutated: gen-7-58/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2459", wanted "737"": 1,
        "mutated: gen-7-58/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-zz-0: got "2459", wanted "737"": 1,
        "mutated: gen-7-59/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-2: got "2473", wanted "741"": 1,
        "mutated: gen-7-59/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-2: got "2473", wanted "741"": 1,
        "mutated: gen-7-59/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-2: got "2473", wanted "741"": 1,
        "mutated: gen-7-59/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-2: got "2473", wanted "741"": 1,
        "mutated: gen-7-59/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-2: got "2473", wanted "741"": 1,
        "mutated: gen-7-6/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "1650", wanted "396"": 1,
        "mutated: gen-7-6/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "1650", wanted "396"": 1,
        "mutated: gen-7-6/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "1650", wanted "396"": 1,
        "mutated: gen-7-6/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "1650", wanted "396"": 1,
        "mutated: gen-7-62/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-3: got "2530", wanted "767"": 1,
        "mutated: gen-7-64/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2558", wanted "781"": 1,
        "mutated: gen-7-64/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2558", wanted "781"": 1,
        "mutated: gen-7-64/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2558", wanted "781"": 1,
        "mutated: gen-7-64/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2558", wanted "781"": 1,
        "mutated: gen-7-65/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-0: got "2574", wanted "786"": 1,
        "mutated: gen-7-65/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-1: got "2575", wanted "787"": 1,
        "mutated: gen-7-65/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-1: got "2575", wanted "787"": 1,
        "mutated: gen-7-65/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-s3-creds-1: got "2575", wanted "787"": 1,
        "mutated: gen-7-66/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "2590", wanted "793"": 1,
        "mutated: gen-7-67/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2605", wanted "801"": 1,
        "mutated: gen-7-67/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2605", wanted "801"": 1,
        "mutated: gen-7-67/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2605", wanted "801"": 1,
        "mutated: gen-7-67/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2605", wanted "801"": 1,
        "mutated: gen-7-68/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2614", wanted "807"": 1,
        "mutated: gen-7-68/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2614", wanted "807"": 1,
        "mutated: gen-7-69/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2627", wanted "813"": 1,
        "mutated: gen-7-69/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2627", wanted "813"": 1,
        "mutated: gen-7-69/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2627", wanted "813"": 1,
        "mutated: gen-7-7/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1658", wanted "404"": 1,
        "mutated: gen-7-7/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1658", wanted "404"": 1,
        "mutated: gen-7-7/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1658", wanted "404"": 1,
        "mutated: gen-7-7/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "1658", wanted "404"": 1,
        "mutated: gen-7-72/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-1: got "2659", wanted "826"": 1,
        "mutated: gen-7-73/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2670", wanted "834"": 1,
        "mutated: gen-7-73/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-1: got "2671", wanted "833"": 1,
        "mutated: gen-7-74/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2680", wanted "840"": 1,
        "mutated: gen-7-74/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2680", wanted "840"": 1,
        "mutated: gen-7-74/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2680", wanted "840"": 1,
        "mutated: gen-7-75/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2692", wanted "845"": 1,
        "mutated: gen-7-75/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2692", wanted "845"": 1,
        "mutated: gen-7-75/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2692", wanted "845"": 1,
        "mutated: gen-7-75/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2692", wanted "845"": 1,
        "mutated: gen-7-75/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "2692", wanted "845"": 1,
        "mutated: gen-7-76/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-2: got "2703", wanted "850"": 1,
        "mutated: gen-7-76/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-2: got "2703", wanted "850"": 1,
        "mutated: gen-7-78/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2730", wanted "857"": 1,
        "mutated: gen-7-78/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2730", wanted "857"": 1,
        "mutated: gen-7-78/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2730", wanted "857"": 1,
        "mutated: gen-7-78/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kfp-token-0: got "2730", wanted "857"": 1,
        "mutated: gen-7-79/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a-first-2: got "2741", wanted "863"": 1,
        "mutated: gen-7-8/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "1666", wanted "412"": 1,
        "mutated: gen-7-8/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-gpu-0: got "1666", wanted "412"": 1,
        "mutated: gen-7-9/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "1673", wanted "418"": 1,
        "mutated: gen-7-9/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "1673", wanted "418"": 1,
        "mutated: gen-7-9/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "1673", wanted "418"": 1,
        "mutated: gen-7-9/4 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-team.b-0: got "1673", wanted "418"": 1,
        "mutated: guide-examples/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-add-sidecar: got "1492", wanted "274"": 1,
        "mutated: guide-examples/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-kubeflow-pipelines-api-token: got "1493", wanted "275"": 1,
        "mutated: guide-examples/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-add-sidecar: got "1492", wanted "274"": 1,
        "mutated: init-container-only/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-inject: got "1499", wanted "280"": 1,
        "mutated: init-container-only/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-inject: got "1499", wanted "280"": 1,
        "mutated: labels-do-not-cascade/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1505", wanted "285"": 1,
        "mutated: long-name/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: got "1513", wanted "292"": 1,
        "mutated: match-all/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-all: got "1519", wanted "297"": 1,
        "mutated: match-all/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-all: got "1519", wanted "297"": 1,
        "mutated: pruned-fields/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1544", wanted "313"": 1,
        "mutated: service-account-last-wins/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1556", wanted "323"": 1,
        "mutated: service-account-last-wins/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1556", wanted "323"": 1,
        "mutated: service-account-last-wins/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1556", wanted "323"": 1,
        "mutated: service-account-pull-secrets/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1563", wanted "329"": 1,
        "mutated: service-account-pull-secrets/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1563", wanted "329"": 1,
        "mutated: service-account-pull-secrets/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1563", wanted "329"": 1,
        "mutated: service-account-pull-secrets/3 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-b: got "1564", wanted "330"": 1,
        "mutated: sidecar-and-command-beside-istio-proxy/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-inject: got "1570", wanted "335"": 1,
        "mutated: sidecar-and-command-beside-istio-proxy/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-inject: got "1570", wanted "335"": 1,
        "mutated: sidecar-only-on-two-containers/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-inject: got "1576", wanted "340"": 1,
        "mutated: token-path-taken/1 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-a: got "1582", wanted "345"": 1,
        "mutated: toleration-keys/2 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-c: got "1590", wanted "352"": 1,
        "mutated: two-containers-and-a-sidecar/0 /metadata/annotations/poddefault.admission.kubeflow.org/poddefault-inject: got "1597", wanted "357"": 1,
        "unchanged: 422, now 422": 3,
        "unchanged: gen-7-9/0 /metadata/annotations: got {"poddefault.admission.kubeflow.org/poddefault-team.b-0":"1673"}, wanted undefined": 1,
        "unchanged: same Pod": 53,
      }
    `);
  });

  /** How the Pod that Kyverno makes, and the API server then stores, differs from what was recorded. */
  async function compare(recorded: Recorded): Promise<string> {
    const { namespace, final, denial, error } = recorded;
    const { objects = [], results } = runs.get(namespace.name) ?? {};
    const { result, message } = results?.get(nameOf(recorded)) ?? { result: "none", message: "" };
    if (denial !== undefined) return compareDenial(denial, result, message);
    if (result === "error") return `${recorded.case} ${message}`;
    const changed = objects.find(({ metadata }) => (metadata as JsonObject)["name"] === nameOf(recorded));
    const { status, body } = await post(recorded, changed ?? recorded.seen ?? {});
    if (final === undefined)
      return status === 201 ? `admitted instead of ${error?.code}` : `${error?.code}, now ${status}`;
    // Its PodDefaults come from files, so that the markers carry the versions of the recording.
    return compareStored(recorded, status === 201 ? comparable(body) : body, comparable(final));
  }

  function post({ namespace, pod }: Recorded, { metadata, ...changed }: JsonObject) {
    const { name, ...own } = metadata as JsonObject;
    const asPosted = { ...own, ...("name" in pod.metadata && { name: pod.metadata.name }) };
    const path = `${collectionPath("Pod", namespace.name)}?dryRun=All`;
    return api.ask("POST", path, { ...changed, metadata: asPosted });
  }
});

function compareDenial(denial: string, result: string, message: string): string {
  if (denial.includes("label selector conversion failed")) return "an invalid selector denied the namespace";
  return result === "error" && message.includes("PodDefault conflict: ") ? "denied" : "NOT DENIED";
}

function compareStored(recorded: Recorded, stored: JsonObject, wanted: JsonObject): string {
  const difference = firstDifference(stored, wanted);
  if (difference === undefined) return "same Pod";
  return recorded.namespace.labels[profile] === undefined
    ? "the namespace is not a profile's, so the webhook did not see it"
    : `${recorded.case} ${difference} ${stored["message"] ?? ""}`;
}

/** Pods with names of their own, by which Kyverno's output tells which is which. */
function nameOf(recorded: Recorded): string {
  return `case-${cases.indexOf(recorded)}`;
}

async function applyConverted(namespace: string, all: readonly Recorded[]): Promise<KyvernoRun> {
  const items = (all[0]?.podDefaults ?? []).map((one) => ({ ...one, apiVersion: "kubeflow.org/v1alpha1" }));
  const list = { apiVersion: "v1", kind: "List", items };
  const { stdout } = await runInMemory("convert -f - --local --to kyverno -o json", {
    stdin: JSON.stringify(list),
  });
  if (stdout === "") return { objects: [], results: new Map() };
  const pods = all.map((one) => ({
    apiVersion: "v1",
    kind: "Pod",
    ...one.seen,
    metadata: { ...(one.seen?.["metadata"] as JsonObject), name: nameOf(one), namespace },
  }));
  const labels = { [namespace]: { "kubernetes.io/metadata.name": namespace } };
  const folder = mkdtempSync(join(tmpdir(), "kyverno-"));
  return applyKyverno(folder, [JSON.parse(stdout)], pods, labels);
}
