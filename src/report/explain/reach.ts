import type { Reach } from "../../gather/reach.ts";
import type { Gate } from "./gate.ts";
import { namespaceGate } from "./pod-gates.ts";
import { webhookAbsent } from "./webhook-gates.ts";

/** The gate that keeps every PodDefault of a namespace from acting; undefined where none is known to. */
export function whyUnreached({ webhooks: { podDefault: webhook }, ...place }: Reach): Gate | undefined {
  if (webhook === undefined) return webhookAbsent;
  const gate = namespaceGate({ ...place, webhook }, false);
  return gate.verdict === "FAIL" ? gate : undefined;
}
