import fc from "fast-check";
import jsonPatch from "fast-json-patch";
import { expect, test } from "vitest";
import type { Pod } from "../../src/model/pod.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { pod, podDefaults } from "../admission/arbitraries.ts";
import { runInMemory } from "./memory-io.ts";

/** Runs dry-run on a Pod beside PodDefaults, all from standard input. */
function dryRun(format: string, posted: Pod, beside: readonly PodDefault[]) {
  const namespace = posted.metadata.namespace ?? "default";
  const here = beside.map((one) => ({ ...one, metadata: { ...one.metadata, namespace } }));
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: [posted, ...here] });
  return runInMemory(`dry-run - --local -o ${format}`, { stdin });
}

test("applying the printed patch to the Pod gives the printed Pod", async () => {
  await fc.assert(
    fc.asyncProperty(pod, podDefaults, async (posted, beside) => {
      const patch = await dryRun("patch", posted, beside);
      const after = await dryRun("json", posted, beside);
      fc.pre(patch.code === 0);
      const patched = jsonPatch.applyPatch(
        structuredClone(posted),
        JSON.parse(patch.stdout),
        true,
      ).newDocument;
      expect(patched).toEqual(JSON.parse(after.stdout));
    }),
    { numRuns: 100 },
  );
});

test("a Pod that is refused is printed by no format, and named on stderr", async () => {
  await fc.assert(
    fc.asyncProperty(pod, podDefaults, async (posted, beside) => {
      const { code, stdout, stderr } = await dryRun("name", posted, beside);
      const report = JSON.parse((await dryRun("report", posted, beside)).stdout);
      expect(report.items[0].pod === undefined).toBe(code === 4);
      expect({ printed: stdout !== "", complained: stderr.includes("error: ") }).toEqual({
        printed: code !== 4,
        complained: code === 4,
      });
    }),
    { numRuns: 100 },
  );
});
