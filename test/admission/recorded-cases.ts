import { readFileSync } from "node:fs";
import { type Admission, prepareAdmission } from "../../src/admission/admit.ts";
import type { StringMap } from "../../src/kubernetes/object-meta.ts";
import type { ApiError } from "../../src/kubernetes/status.ts";
import type { AdmissionContext } from "../../src/model/namespace-context.ts";
import type { LimitRange, ResourceQuota, RuntimeClass } from "../../src/model/namespace-objects.ts";
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
  readonly baseError?: ApiError;
  /** Only in test/chain: the LimitRanges and ResourceQuotas of the namespace, and the cluster's RuntimeClasses. */
  readonly objects?: readonly ((LimitRange | ResourceQuota) & { readonly kind: string })[];
  readonly runtimeClasses?: readonly RuntimeClass[];
  /** Only in api-server.jsonl. */
  readonly webhookVersion?: string;
};

/** The cases of test/admissions and test/chain, by file. */
const files = {
  named: "../admissions/named.jsonl",
  generated: "../admissions/generated.jsonl",
  chain: "../chain/admissions.jsonl",
};

/** The cases of some files, in their order; read as another shape of the same JSON where one is named. */
export function readRecordedCases<Case = RecordedCase>(
  names: readonly (keyof typeof files)[] = ["named", "generated"],
): readonly Case[] {
  return names.flatMap((name) => {
    const text = readFileSync(new URL(files[name], import.meta.url), "utf8");
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Case);
  });
}

/** What the recorder put around the Pods of test/chain beside the objects of each case. */
const priorityClasses = [
  { metadata: { name: "high" }, value: 1000 },
  { metadata: { name: "low" }, value: -5 },
];

export function prepareCase(recorded: RecordedCase): Admission {
  const { namespace, podDefaults, serviceAccounts, objects, runtimeClasses, webhookVersion } = recorded;
  return prepareAdmission({
    namespace: namespace.name,
    namespaceLabels: namespace.labels ?? {},
    podDefaults,
    serviceAccounts: { known: serviceAccounts, complete: true },
    webhook: stockWebhook,
    ...(webhookVersion && { webhookVersion }),
    ...(objects &&
      ({
        priorityClasses,
        limitRanges: objects.filter(({ kind }) => kind === "LimitRange"),
        resourceQuotas: objects.filter(({ kind }) => kind === "ResourceQuota"),
        runtimeClasses,
      } as Partial<AdmissionContext>)),
  });
}
