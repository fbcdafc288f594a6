import { readFileSync } from "node:fs";
import { type Admission, prepareAdmission } from "../../src/admission/admit.ts";
import type { StringMap } from "../../src/kubernetes/object-meta.ts";
import type { ApiError } from "../../src/kubernetes/status.ts";
import type { Outcome, PatchOperation } from "../../src/model/outcome.ts";
import type { Pod, ServiceAccount } from "../../src/model/pod.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { stockWebhook } from "../../src/model/webhook-status.ts";

/** One line of test/admissions; its README says what each member is. */
export type RecordedCase = {
  readonly case: string;
  readonly namespace: { readonly name: string; readonly labels?: StringMap };
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly podDefaults: readonly PodDefault[];
  readonly pod: Pod;
  readonly outcome: Outcome["outcome"];
  readonly seen?: Pod;
  readonly patch?: readonly PatchOperation[];
  readonly final?: Pod;
  readonly base?: Pod;
  readonly denial?: string;
  readonly error?: ApiError;
};

/** The cases of one file, in its order, or of both; read as another shape of the same JSON where one is named. */
export function readRecordedCases<Case = RecordedCase>(
  files: readonly ("named" | "generated")[] = ["named", "generated"],
): readonly Case[] {
  return files.flatMap((file) => {
    const text = readFileSync(new URL(`../admissions/${file}.jsonl`, import.meta.url), "utf8");
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Case);
  });
}

export function prepareCase({ namespace, podDefaults, serviceAccounts }: RecordedCase): Admission {
  return prepareAdmission({
    namespace: namespace.name,
    namespaceLabels: namespace.labels ?? {},
    podDefaults,
    serviceAccounts: { known: serviceAccounts, complete: true },
    webhook: stockWebhook,
  });
}
