import { quote } from "../../kubernetes/go-text.ts";
import { checkDnsSubdomain, checkResourceName } from "../../kubernetes/names.ts";
import { mirrorAnnotation } from "../../model/marker.ts";
import type { AdmissionContext } from "../../model/namespace-context.ts";
import type { Assumption } from "../../model/outcome.ts";
import type { Container, Named, Pod, PodSpec, ServiceAccount } from "../../model/pod.ts";
import { mapSharing } from "../defaulting/field.ts";
import { refuseMirrorPod } from "./mirror-pod.ts";
import { findUnmountableSecret } from "./mountable-secrets.ts";
import { type Admitted, refusal } from "./plugin.ts";

type Found = { readonly account: ServiceAccount; readonly assumption?: Assumption };

/** Plugin ServiceAccount: Admit, which ends with Validate. */
export function admitServiceAccount(pod: Pod, context: AdmissionContext): Admitted {
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

/** The account "default" always exists; an account that may be unknown here is assumed to exist. */
function findAccount(name: string, context: AdmissionContext): Found | undefined {
  const { known, complete } = context.serviceAccounts;
  const account = known.find(({ metadata }) => metadata.name === name);
  if (account !== undefined) return { account };
  const plain: ServiceAccount = { metadata: { name } };
  if (complete || checkDnsSubdomain(name).length > 0)
    return name === "default" ? { account: plain } : undefined;
  const message = `ServiceAccount ${JSON.stringify(name)} of namespace ${JSON.stringify(context.namespace)} is unknown; assumed that it exists, mounts its token and has no imagePullSecrets`;
  return { account: plain, assumption: { code: "SERVICE_ACCOUNT_ASSUMED", message } };
}

/** shouldAutomount: the Pod decides, then the account. */
function shouldMount(spec: PodSpec, account: ServiceAccount): boolean {
  return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

function addPullSecrets(spec: PodSpec, account: ServiceAccount): PodSpec {
  const secrets = account.imagePullSecrets ?? [];
  if ((spec.imagePullSecrets ?? []).length > 0 || secrets.length === 0) return spec;
  return { ...spec, imagePullSecrets: secrets.map(({ name }) => ({ name })) };
}

const tokenPrefix = "kube-api-access-";
const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

/** mountServiceAccountToken: in every container without a mount at that path. The random suffix is always xxxxx here. */
function mountToken(spec: PodSpec): PodSpec {
  const volumes = spec.volumes ?? [];
  const existing = volumes.find(({ name }) => (name ?? "").startsWith(tokenPrefix))?.name;
  const name = existing ?? `${tokenPrefix}xxxxx`;
  const mount = (container: Container): Container => {
    const mounts = container.volumeMounts ?? [];
    if (mounts.some((mounted) => mounted.mountPath === tokenPath)) return container;
    return { ...container, volumeMounts: [...mounts, { mountPath: tokenPath, name, readOnly: true }] };
  };
  const initContainers = spec.initContainers && mapSharing(spec.initContainers, mount);
  const containers = mapSharing(spec.containers ?? [], mount);
  if (initContainers === spec.initContainers && containers === (spec.containers ?? containers)) return spec;
  return {
    ...spec,
    ...(initContainers && { initContainers }),
    containers,
    volumes: existing === undefined ? [...volumes, tokenVolume(name)] : volumes,
  };
}

/** TokenVolumeSource */
function tokenVolume(name: string): Named {
  const fieldRef = { apiVersion: "v1", fieldPath: "metadata.namespace" };
  return {
    name,
    projected: {
      defaultMode: 0o644,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
        { configMap: { items: [{ key: "ca.crt", path: "ca.crt" }], name: "kube-root-ca.crt" } },
        { downwardAPI: { items: [{ fieldRef, path: "namespace" }] } },
      ],
    },
  };
}
