import type { JsonObject } from "../../kubernetes/json.ts";
import type { PodSpec, ServiceAccount } from "../../model/pod.ts";
import { struct, structs, text } from "../defaulting/field.ts";

const enforceAnnotation = "kubernetes.io/enforce-mountable-secrets";
/** strconv.ParseBool's words for true. */
const truths = ["1", "t", "T", "TRUE", "true", "True"];

/**
 * limitSecretReferences of plugin ServiceAccount: why the Pod is rejected, if its account enforces that only its own
 * secrets are used.
 */
export function findUnmountableSecret(
  spec: PodSpec,
  account: ServiceAccount,
): { readonly text: string; readonly containers: readonly string[] } | undefined {
  if (!truths.includes(account.metadata.annotations?.[enforceAnnotation] ?? "")) return undefined;
  const mountable = new Set((account.secrets ?? []).map(({ name }) => name));
  const tail = `is not allowed because service account ${account.metadata.name} does not reference that`;
  for (const volume of structs(spec, "volumes")) {
    const secret = struct(volume, "secret");
    const name = secret && text(secret, "secretName");
    if (name !== undefined && !mountable.has(name))
      return { text: `volume with secret.secretName="${name}" ${tail} secret`, containers: [] };
  }
  const containers = [
    ...structs(spec, "initContainers").map((container) => ["init container", container] as const),
    ...structs(spec, "containers").map((container) => ["container", container] as const),
  ];
  for (const [kind, container] of containers) {
    for (const [how, name] of secretsOfContainer(container)) {
      if (mountable.has(name)) continue;
      const containerName = text(container, "name");
      return {
        text: `${kind} ${containerName} with ${how} referencing secret.secretName="${name}" ${tail} secret`,
        containers: [containerName],
      };
    }
  }
  const pullable = new Set((account.imagePullSecrets ?? []).map(({ name }) => name));
  const names = (spec.imagePullSecrets ?? []).map((secret) => text(secret, "name"));
  const index = names.findIndex((secret) => !pullable.has(secret));
  const name = names[index];
  if (index < 0) return undefined;
  return { text: `imagePullSecrets[${index}].name="${name}" ${tail} imagePullSecret`, containers: [] };
}

function secretsOfContainer(container: JsonObject): (readonly [how: string, secret: string])[] {
  const fromEnv = structs(container, "env").flatMap((env) => {
    const secret = struct(struct(env, "valueFrom") ?? {}, "secretKeyRef");
    return secret === undefined ? [] : [[`envVar ${text(env, "name")}`, text(secret, "name")] as const];
  });
  const fromEnvFrom = structs(container, "envFrom").flatMap((source) => {
    const secret = struct(source, "secretRef");
    return secret === undefined ? [] : [["envFrom", text(secret, "name")] as const];
  });
  return [...fromEnv, ...fromEnvFrom];
}
