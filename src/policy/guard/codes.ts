import type { FindingCode } from "../../finding/catalog.ts";

/** What a guard does about a code: refuses the PodDefault, warns who writes it, or nothing. */
export type GuardAction = "deny" | "warn" | "off";

/** The codes that CEL can find, and what a guard does about them unless it is told otherwise. */
export const guardedCodes = {
  SELECTOR_INVALID: "deny",
  NAME_TOO_LONG: "deny",
  SELF_CONFLICT: "deny",
  RESULT_INVALID: "deny",
  MATCH_ALL: "warn",
  DANGLING_MOUNT: "warn",
  SIDECAR_PATCH_FAILS: "warn",
  PLAIN_SECRET: "warn",
  FORM_FAILS: "warn",
  FORM_NEVER_MATCHES: "warn",
  FORM_CONFLICT: "warn",
  FORM_NO_DESC: "off",
  SERVICE_ACCOUNT_SWITCH: "off",
  SIDECAR_IN_JOBS: "off",
} as const satisfies Readonly<Partial<Record<FindingCode, GuardAction>>>;

export type GuardedCode = keyof typeof guardedCodes;
export type GuardActions = Readonly<Record<GuardedCode, GuardAction>>;

/** What lint and check find and no policy can, and why. */
export const notGuarded: readonly { readonly codes: readonly FindingCode[]; readonly why: string }[] = [
  {
    codes: ["CONFLICT", "SAME_DESC", "COPY_DIFFERS", "COPY_MISSING"],
    why: "a policy sees one PodDefault and none of the others",
  },
  { codes: ["UNKNOWN_FIELD"], why: "the CRD has removed the field before a policy sees the PodDefault" },
  {
    codes: ["REFERENCE_MISSING", "SIDECAR_REJECTED", "NEVER_USED"],
    why: "a policy does not see Secrets, quotas and workloads",
  },
  {
    codes: ["SYSTEM_NAMESPACE", "PROXY_IN_CLUSTER", "ISTIO_TOO_LATE"],
    why: "it depends on how Kubeflow is installed",
  },
];
