import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import { objectAt, objectsAt, picked, stringsAt, textAt } from "../workload-pod.ts";
import type { Run } from "./run.ts";

export const logging = ["--loglevel", "info", "--log-format", "text", "--gloglevel", "0"];
export const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Argo's own part of a Pod: its containers, and their token. */
export type Executor = {
  readonly image: string;
  readonly container: (name: string, command?: readonly string[]) => JsonObject;
  readonly volumes: readonly JsonObject[];
};

/** MinimalCtrSC */
export const minimalSecurity: JsonObject = {
  capabilities: { drop: ["ALL"] },
  privileged: false,
  runAsNonRoot: true,
  runAsUser: 8737,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  seccompProfile: { type: "RuntimeDefault" },
};

/** newExecContainer and setupServiceAccount. */
export function executorOf(run: Run, template: JsonObject): Executor {
  const { config, executorImage } = run.controller;
  const account =
    textAt(template, "executor.serviceAccountName") ?? textAt(run.holder.spec, "executor.serviceAccountName");
  const token = { name: "exec-sa-token", mountPath: tokenPath, readOnly: true };
  const configured = objectAt(config, "executor");
  const fields = picked(configured, ["imagePullPolicy", "resources", "args", "env"]);
  return {
    image: executorImage,
    container: (name, command = [name]) => {
      const securityContext = configured["securityContext"] ?? lockedDown(name, template);
      return {
        name,
        image: executorImage,
        ...fields,
        command: ["argoexec", ...command, ...logging],
        ...(securityContext && { securityContext }),
        ...(account !== undefined && { volumeMounts: [token] }),
      };
    },
    volumes:
      account === undefined
        ? []
        : [{ name: token.name, secret: { secretName: tokenSecretOf(run, account) } }],
  };
}

/** Resource templates run without privileges. */
function lockedDown(name: string, template: JsonObject): JsonObject | undefined {
  if (!isObject(template["resource"])) return undefined;
  const { readOnlyRootFilesystem: _, ...writable } = minimalSecurity;
  return name === "init" || name === "wait" ? writable : minimalSecurity;
}

/** secrets.TokenNameForServiceAccount */
export function tokenSecretOf(
  { lookup, namespace }: Pick<Run, "lookup" | "namespace">,
  name: string,
): string {
  const account = lookup({ apiVersion: "v1", kind: "ServiceAccount", namespace, name }) ?? {};
  const annotated = stringsAt(account, "metadata.annotations")[
    "workflows.argoproj.io/service-account-token.name"
  ];
  const [secret] = objectsAt(account, "secrets");
  return textAt(secret ?? {}, "name") ?? annotated ?? `${name}.service-account-token`;
}
