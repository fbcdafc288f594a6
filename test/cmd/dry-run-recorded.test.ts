import { expect, test } from "vitest";
import type { DryRunReport } from "../../src/report/dry-run.ts";
import { readConflicts } from "../admission/denial-text.ts";
import { type RecordedCase, readRecordedCases } from "../admission/recorded-cases.ts";
import { runInMemory } from "./memory-io.ts";

const refused = 4;

test("dry-run reports what was recorded: outcome, matched PodDefaults, conflicts, exit code, the stored Pod", async () => {
  const misses: string[] = [];
  for (const recorded of readRecordedCases()) {
    const { code, stdout } = await runInMemory("dry-run - --local -o report", {
      stdin: manifestOf(recorded),
    });
    const found = summarize(code, JSON.parse(stdout) as DryRunReport);
    const wanted = expectation(recorded);
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      misses.push(`${recorded.case}: wanted ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
    }
  }
  expect(misses).toEqual([]);
});

/** Everything that was there, as one List a user could have: its ServiceAccounts are a dump, and so all there are. */
function manifestOf({ namespace, serviceAccounts, podDefaults, pod }: RecordedCase): string {
  const inNamespace = <Value extends { readonly metadata: object }>(object: Value) => ({
    ...object,
    metadata: { ...object.metadata, namespace: namespace.name },
  });
  return JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: namespace.name, labels: namespace.labels ?? {} },
      },
      ...serviceAccounts.map((account) =>
        inNamespace({
          apiVersion: "v1",
          kind: "ServiceAccount",
          ...account,
          metadata: { ...account.metadata, uid: "1" },
        }),
      ),
      ...podDefaults,
      inNamespace(pod),
    ],
  });
}

function summarize(code: number, { items }: DryRunReport) {
  const [item] = items;
  const conflicts = (item?.conflicts ?? []).map(
    ({ podDefault, field, key }) => `${podDefault} ${field} ${key}`,
  );
  return {
    count: items.length,
    code,
    outcome: item?.outcome,
    matched: item?.matched,
    conflicts: [...new Set(conflicts)].sort(),
    hasPod: item?.pod !== undefined,
  };
}

function expectation(recorded: RecordedCase): ReturnType<typeof summarize> {
  const { outcome, error } = recorded;
  return {
    count: 1,
    code: error === undefined ? 0 : refused,
    outcome,
    matched: matchedIn(recorded),
    conflicts: readConflicts(recorded),
    hasPod: error === undefined,
  };
}

/** The PodDefaults that the webhook applied or tried to: its patch and its denial name them. */
function matchedIn({ outcome, patch = [], denial = "" }: RecordedCase): readonly string[] {
  if (outcome === "denied") return /applying poddefaults: (\S*) on pod/.exec(denial)?.[1]?.split(",") ?? [];
  const markers = JSON.stringify(patch).matchAll(
    /poddefault\.admission\.kubeflow\.org[/~1]+poddefault-([a-z0-9.-]+)/g,
  );
  return [...new Set([...markers].map(([, name]) => name ?? ""))].sort();
}
