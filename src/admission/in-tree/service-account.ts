import { quote } from "../../kubernetes/go-text.ts";
import { checkDnsSubdomain, checkResourceName } from "../../kubernetes/names.ts";
import { mirrorAnnotation } from "../../model/marker.ts";
import type { NamespaceContext } from "../../model/namespace-context.ts";
import type { Assumption } from "../../model/outcome.ts";
import type { Pod, PodSpec, ServiceAccount } from "../../model/pod.ts";
import { refuseMirrorPod } from "./mirror-pod.ts";
import { findUnmountableSecret } from "./mountable-secrets.ts";
import { type Admitted, refusal } from "./plugin.ts";
import { mountToken } from "./token-volume.ts";

type Found = { readonly account: ServiceAccount; readonly assumption?: Assumption };

/** Plugin ServiceAccount: Admit, which ends with Validate. */
export function admitServiceAccount(pod: Pod, context: NamespaceContext): Admitted {
  if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) {
    const text = refuseMirrorPod(pod.spec);
    return text === undefined ? { ok: true, pod } : { ok: false, refusal: refusal("ServiceAccount", text) };
  }
  const named = nameAccount(pod.spec);
  const name = named.serviceAccountName ?? "";
  const object = { kind: "ServiceAccount", name } as const;
  const found = findAccount(name, context);
  if (found === undefined) {
    const account = `${context.namespace}/${name}`;
    const why = checkResourceName(name) ?? `serviceaccount ${quote(name)} not found`;
    const text = `error looking up service account ${account}: ${why}`;
    return { ok: false, refusal: refusal("ServiceAccount", text, object) };
  }
  const { account, assumption } = found;
  const mounted = shouldMount(named, account) ? mountToken(named) : named;
  const spec = addPullSecrets(mounted, account);
  const unmountable = findUnmountableSecret(spec, account);
  if (unmountable !== undefined) {
    const { text, containers } = unmountable;
    return { ok: false, refusal: { text, by: { plugin: "ServiceAccount", object, containers } } };
  }
  return {
    ok: true,
    pod: spec === pod.spec ? pod : { ...pod, spec },
    assumptions: assumption === undefined ? [] : [assumption],
  };
}

/** The alias `serviceAccount` is kept in step, as SetDefaults_PodSpec does for accounts that are named. */
function nameAccount(spec: PodSpec): PodSpec {
  if (spec.serviceAccountName) return spec;
  return { ...spec, serviceAccountName: "default", serviceAccount: "default" };
}

/** The account "default" always exists; another one that we cannot know of is assumed to. */
function findAccount(name: string, context: NamespaceContext): Found | undefined {
  const { known, complete } = context.serviceAccounts;
  const account = known.find(({ metadata }) => metadata.name === name);
  if (account !== undefined) return { account };
  const plain: ServiceAccount = { metadata: { name } };
  if (complete || checkDnsSubdomain(name).length > 0)
    return name === "default" ? { account: plain } : undefined;
  const message = `ServiceAccount ${JSON.stringify(name)} of namespace ${JSON.stringify(context.namespace)} is unknown: it is assumed to exist, to mount its token and to have no imagePullSecrets`;
  return { account: plain, assumption: { code: "SERVICE_ACCOUNT_ASSUMED", message } };
}

/** shouldAutomount: the Pod's word counts, then the account's. */
function shouldMount(spec: PodSpec, account: ServiceAccount): boolean {
  return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

function addPullSecrets(spec: PodSpec, account: ServiceAccount): PodSpec {
  const secrets = account.imagePullSecrets ?? [];
  if ((spec.imagePullSecrets ?? []).length > 0 || secrets.length === 0) return spec;
  return { ...spec, imagePullSecrets: secrets.map(({ name }) => ({ name })) };
}
