import { admit, prepareAdmission } from "../../src/admission/admit.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { Pod } from "../../src/model/pod.ts";
import type { PodDefault } from "../../src/model/pod-default.ts";
import { stockWebhook } from "../../src/model/webhook-status.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import type { Admission } from "../stand-in/handle.ts";
import { connectingTo } from "./connecting-to.ts";
import { podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

/** The PodDefault that every stand-in has. */
const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });

const admission = prepareAdmission({
  namespace: "team-a",
  namespaceLabels: { "app.kubernetes.io/part-of": "kubeflow-profile" },
  podDefaults: [storedAs("1004", greet)],
  serviceAccounts: { known: [{ metadata: { name: "default" } }], complete: true },
  webhook: stockWebhook,
});

/** The object as it comes back: the stand-in numbers the objects that it starts with from 1001. */
function storedAs(resourceVersion: string, object: JsonObject): PodDefault {
  const stored = object as unknown as PodDefault;
  return { ...stored, metadata: { ...stored.metadata, resourceVersion } };
}

/** An API server that does with a Pod what is predicted; test/cluster asks a real one. */
export const asPredicted: Admission = (object) => {
  const outcome = admit(object as unknown as Pod, admission);
  if ("error" in outcome && outcome.error) {
    return { refused: statusAnswer(outcome.error.code, outcome.error.reason ?? "", outcome.error.message) };
  }
  return { allowed: ("pod" in outcome ? outcome.pod : object) as unknown as JsonObject };
};

/** One that refuses Pods in these words: all of them, or those that PodDefaults may touch. */
export function refusing(
  message: string,
  { code = 400, reason = "", whom = "included" as "included" | "all" } = {},
): Admission {
  return (object) =>
    whom === "all" || !JSON.stringify(object).includes("kubeflow.org/exclude")
      ? { refused: statusAnswer(code, reason, message) }
      : { allowed: object };
}

/** Runs `dry-run --server WORDS` against an API server that has greet and the options' objects; `-` reads what is posted. */
export async function askStandIn(words: string, posted: JsonObject, options: ApiServerOptions = {}) {
  const { objects = [], ...others } = options;
  const server: ApiServer = await startApiServer({
    admit: asPredicted,
    ...others,
    objects: [webhookConfiguration, ...profile, greet, ...objects],
  });
  try {
    const connect = connectingTo(server);
    const result = await runInMemory(`dry-run --server ${words}`, { connect, stdin: JSON.stringify(posted) });
    return { ...result, writes: server.requests.filter(({ method }) => method !== "GET") };
  } finally {
    await server.close();
  }
}
