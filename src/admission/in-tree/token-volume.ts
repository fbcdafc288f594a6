import type { Container, Named, PodSpec } from "../../model/pod.ts";
import { mapSharing } from "../defaulting/field.ts";

const prefix = "kube-api-access-";
const mountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

/** mountServiceAccountToken: in every container without a mount at that path. The random suffix is always xxxxx here. */
export function mountToken(spec: PodSpec): PodSpec {
  const volumes = spec.volumes ?? [];
  const existing = volumes.find(({ name }) => (name ?? "").startsWith(prefix))?.name;
  const name = existing ?? `${prefix}xxxxx`;
  const mount = (container: Container): Container => {
    const mounts = container.volumeMounts ?? [];
    if (mounts.some((mounted) => mounted.mountPath === mountPath)) return container;
    return { ...container, volumeMounts: [...mounts, { mountPath, name, readOnly: true }] };
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
