import { posix } from "node:path";
import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import { strategicMerge } from "./strategic-merge.ts";
import { appendTo, objectsAt, textAt, withNamed } from "./workload-pod.ts";

const runFolder = { name: "var-run-argo", mountPath: "/var/run/argo" };
const staging = { name: "argo-staging", mountPath: "/argo/staging" };
const executor = "quay.io/argoproj/argoexec:latest";
const logging = ["--loglevel", "info", "--log-format", "text", "--gloglevel", "0"];

/** The Pod's spec of createWorkflowPod: Argo's init and wait around the template's containers, then patches. */
export function workflowPodSpec(
  workflowName: string,
  spec: JsonObject,
  template: JsonObject,
  patches: readonly JsonObject[],
): JsonObject {
  const mains = mainContainers(template).map((container) => stagedScript(container, template));
  const inits = objectsAt(template, "initContainers").map((one) => mirrored(one, mains));
  const sidecars = objectsAt(template, "sidecars").map((one) => mirrored(one, mains));
  const init = stagedScript(argoContainer("init"), template, "init");
  const base = {
    restartPolicy: "Never",
    ...scheduling(spec, template),
    volumes: volumesOf(workflowName, spec, template, [...mains, ...inits, ...sidecars]),
    initContainers: [init, ...inits].map((one) => appendTo(one, "volumeMounts", [runFolder])),
    containers: [...waiting(template, mains), ...mains, ...sidecars],
  };
  const patched = patches.reduce<JsonObject>(strategicMerge, base);
  return { ...patched, containers: objectsAt(patched, "containers").map(underEmissary) };
}

function argoContainer(name: string, command: readonly string[] = [name]): JsonObject {
  return { name, image: executor, command: ["argoexec", ...command, ...logging] };
}

/** container and script are called main, whatever their name; resource and data are run by Argo itself. */
function mainContainers(template: JsonObject): readonly JsonObject[] {
  const { container, script, resource, data } = template;
  if (isObject(container)) return [{ ...container, name: "main" }];
  if (isObject(script)) {
    const { source, ...rest } = script;
    const own = Array.isArray(rest["args"]) ? rest["args"] : [];
    return [{ ...rest, name: "main", ...(source && { args: [...own, `${staging.mountPath}/script`] }) }];
  }
  if (isObject(resource)) return [argoContainer("main", ["resource", String(resource["action"])])];
  if (isObject(data)) return [argoContainer("main", ["data", JSON.stringify(data)])];
  const shared = objectsAt(template, "containerSet.volumeMounts");
  return objectsAt(template, "containerSet.containers").map(({ dependencies: _order, ...one }) =>
    appendTo(one, "volumeMounts", shared),
  );
}

/** addScriptStagingVolume */
function stagedScript(container: JsonObject, template: JsonObject, name = "main"): JsonObject {
  const isMeant = isObject(template["script"]) && container["name"] === name;
  return isMeant ? appendTo(container, "volumeMounts", [staging]) : container;
}

/** Init containers and sidecars that mirrorVolumeMounts see what main sees. */
function mirrored(
  { mirrorVolumeMounts, ...container }: JsonObject,
  mains: readonly JsonObject[],
): JsonObject {
  const main = mains.find(({ name }) => name === "main") ?? {};
  return mirrorVolumeMounts === true
    ? appendTo(container, "volumeMounts", objectsAt(main, "volumeMounts"))
    : container;
}

/** newWaitContainer and addOutputArtifactsVolumes: wait sees the volumes of main, below a folder. */
function waiting(template: JsonObject, mains: readonly JsonObject[]): readonly JsonObject[] {
  if (isObject(template["resource"]) || isObject(template["data"])) return [];
  const main = mains.find(({ name }) => name === "main") ?? {};
  const mounts = objectsAt(main, "volumeMounts").map((mount) => ({
    ...mount,
    mountPath: posix.join("/mainctrfs", String(mount["mountPath"])),
    readOnly: false,
  }));
  return [appendTo(argoContainer("wait"), "volumeMounts", mounts)];
}

/** addVolumeReferences: volumes of the workflow are there only if something mounts them. */
function volumesOf(
  workflowName: string,
  spec: JsonObject,
  template: JsonObject,
  containers: readonly JsonObject[],
): readonly JsonObject[] {
  const claims = objectsAt(spec, "volumeClaimTemplates").map((claim) => {
    const name = textAt(claim, "metadata.name") ?? "";
    return { name, persistentVolumeClaim: { claimName: `${workflowName}-${name}` } };
  });
  const mounted = new Set(
    containers.flatMap((one) => objectsAt(one, "volumeMounts")).map(({ name }) => name),
  );
  const used = [...objectsAt(spec, "volumes"), ...claims].filter(({ name }) => mounted.has(name));
  const own = [runFolder.name, "tmp-dir-argo"].map((name) => ({ name, emptyDir: {} }));
  const script = isObject(template["script"]) ? [{ name: staging.name, emptyDir: {} }] : [];
  return [
    ...used.reduce<readonly JsonObject[]>(withNamed, [...own, ...objectsAt(template, "volumes")]),
    ...script,
  ];
}

/** addSchedulingConstraints, setupServiceAccount and addDNSConfig: the template's field, else the workflow's. */
function scheduling(spec: JsonObject, template: JsonObject): JsonObject {
  const either = [
    "serviceAccountName",
    "nodeSelector",
    "affinity",
    "tolerations",
    "schedulerName",
    "securityContext",
  ];
  const fields: Record<string, Json | undefined> = {
    ...Object.fromEntries(either.map((field) => [field, template[field] || spec[field]])),
    ...Object.fromEntries(
      ["hostNetwork", "dnsPolicy", "dnsConfig", "imagePullSecrets"].map((field) => [field, spec[field]]),
    ),
    priorityClassName: template["priorityClassName"] || spec["podPriorityClassName"],
    priority: template["priority"] ?? spec["podPriority"],
    activeDeadlineSeconds: template["activeDeadlineSeconds"],
  };
  const mounts = template["automountServiceAccountToken"] ?? spec["automountServiceAccountToken"];
  const aliases = [...objectsAt(spec, "hostAliases"), ...objectsAt(template, "hostAliases")];
  const found = Object.entries(fields).flatMap(([field, value]) =>
    value == null ? [] : [[field, value] as const],
  );
  return {
    ...Object.fromEntries(found),
    ...(mounts === false && { automountServiceAccountToken: false }),
    ...(aliases.length > 0 && { hostAliases: aliases }),
  };
}

/** The emissary executor runs every command but that of wait under argoexec. */
function underEmissary(container: JsonObject, index: number): JsonObject {
  const own = Array.isArray(container["command"]) ? container["command"] : [];
  const emissary = ["/var/run/argo/argoexec", "emissary", ...logging, "--", ...own];
  const wrapped = container["name"] === "wait" ? container : { ...container, command: emissary };
  const temporary = { name: "tmp-dir-argo", mountPath: "/tmp", subPath: String(index) };
  const mounts = container["image"] === executor ? [temporary, runFolder] : [runFolder];
  return appendTo(wrapped, "volumeMounts", mounts);
}
