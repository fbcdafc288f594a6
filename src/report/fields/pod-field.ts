/** Where a Pod has what a field of a PodDefault is, for fields whose words and types are the Pod's own. */
const podFields: Readonly<Record<string, string>> = {
  env: "spec.containers.env",
  envFrom: "spec.containers.envFrom",
  volumeMounts: "spec.containers.volumeMounts",
  command: "spec.containers.command",
  args: "spec.containers.args",
  sidecars: "spec.containers",
  volumes: "spec.volumes",
  initContainers: "spec.initContainers",
  tolerations: "spec.tolerations",
  imagePullSecrets: "spec.imagePullSecrets",
};

/** The Pod's field that a PodDefault's is, `pod.spec.volumes.secret` for `spec.volumes.secret`; undefined for others. */
export function podField(path: string): string | undefined {
  const [root, name = "", ...below] = path.split(".");
  if (root !== "spec" || !Object.hasOwn(podFields, name)) return undefined;
  return ["pod", podFields[name], ...below].join(".");
}
