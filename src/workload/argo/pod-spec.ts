import { posix } from "node:path";
import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";
import { yamlObject } from "../controller-settings.ts";
import { strategicMerge } from "../strategic-merge.ts";
import { appendTo, objectAt, objectsAt, textAt, withNamed } from "../workload-pod.ts";
import { inputArtifactMounts, secretVolumes } from "./artifact-volumes.ts";
import { type Executor, logging } from "./executor.ts";
import type { Run } from "./run.ts";
import { isOpen } from "./tags.ts";
import type { Call } from "./template-calls.ts";

const runFolder = { name: "var-run-argo", mountPath: "/var/run/argo" };
const staging = { name: "argo-staging", mountPath: "/argo/staging" };

/** The Pod's spec of createWorkflowPod (argo-workflows v4.0.5), in its order. ARGO_* variables are left out. */
export function workflowPodSpec(run: Run, call: Call, executor: Executor): JsonObject {
  const { template } = call;
  const spec = run.holder.spec;
  const secrets = secretVolumes(run, spec, template);
  const mains = mainContainers(run, template, executor).map((main) => {
    const inputs = main["name"] === "main" ? inputArtifactMounts(template).main : [];
    const staged = appendTo(main, "volumeMounts", [
      ...inputs,
      ...(isScript(template, main, "main") ? [staging] : []),
    ]);
    return isObject(template["data"]) ? appendTo(main, "volumeMounts", secrets.mounts) : staged;
  });
  const main = mains.find(({ name }) => name === "main") ?? {};
  const init = appendTo(executor.container("init"), "volumeMounts", [
    ...secrets.mounts,
    ...inputArtifactMounts(template).init,
    ...(isObject(template["script"]) ? [staging] : []),
  ]);
  const inits = [init, ...objectsAt(template, "initContainers").map((one) => mirrored(one, main))];
  const base = {
    restartPolicy: "Never",
    volumes: volumesOf(run, spec, template, executor, secrets.volumes),
    ...deadline(spec, call),
    ...scheduling(spec, call),
    initContainers: inits.map((one) => appendTo(one, "volumeMounts", [runFolder])),
    containers: [
      ...waiting(template, main, executor, secrets.mounts),
      ...mains,
      ...objectsAt(template, "sidecars").map((one) => mirrored(one, main)),
    ],
  };
  const patched = patchesOf(spec, template).reduce<JsonObject>(
    (merged, text) => strategicMerge(merged, yamlObject(text) ?? {}),
    base,
  );
  const containers = objectsAt(patched, "containers").map((one, index) =>
    underEmissary(one, index, executor),
  );
  return { ...withTimeout(patched, template), containers };
}

/** podSpecPatch of the workflow, then of the template, as YAML texts. */
export function patchesOf(spec: JsonObject, template: JsonObject): readonly string[] {
  return [spec, template].flatMap((one) => textAt(one, "podSpecPatch") ?? []);
}

/** container and script are renamed to main. Argo itself runs resource and data. */
function mainContainers(
  { controller }: Run,
  template: JsonObject,
  executor: Executor,
): readonly JsonObject[] {
  const { container, script, resource, data } = template;
  const shared = objectsAt(template, "containerSet.volumeMounts");
  const defaults = objectAt(controller.config, "mainContainer");
  return containers().map((one) => (Object.keys(defaults).length > 0 ? strategicMerge(defaults, one) : one));

  function containers(): readonly JsonObject[] {
    if (isObject(container)) return [{ ...container, name: "main" }];
    if (isObject(script)) {
      const { source, ...rest } = script;
      const own = Array.isArray(rest["args"]) ? rest["args"] : [];
      return [{ ...rest, name: "main", ...(source && { args: [...own, `${staging.mountPath}/script`] }) }];
    }
    if (isObject(resource)) return [executor.container("main", ["resource", String(resource["action"])])];
    if (isObject(data)) return [executor.container("main", ["data", JSON.stringify(data)])];
    return objectsAt(template, "containerSet.containers").map(({ dependencies: _order, ...one }) =>
      appendTo({ ...one, name: one["name"] ?? "main" }, "volumeMounts", shared),
    );
  }
}

/** addScriptStagingVolume */
function isScript(template: JsonObject, container: JsonObject, name: string): boolean {
  return isObject(template["script"]) && container["name"] === name;
}

/** mirrorVolumeMounts: the mounts of main, for init containers and sidecars. */
function mirrored({ mirrorVolumeMounts, ...container }: JsonObject, main: JsonObject): JsonObject {
  return mirrorVolumeMounts === true
    ? appendTo(container, "volumeMounts", objectsAt(main, "volumeMounts"))
    : container;
}

/** newWaitContainer and addOutputArtifactsVolumes: wait mounts the volumes of main below one folder. */
function waiting(
  template: JsonObject,
  main: JsonObject,
  executor: Executor,
  secrets: readonly JsonObject[],
): readonly JsonObject[] {
  if (isObject(template["resource"]) || isObject(template["data"])) return [];
  const mirrors = objectsAt(main, "volumeMounts").map(({ readOnly: _, ...mount }) => ({
    ...mount,
    mountPath: posix.join("/mainctrfs", String(mount["mountPath"])),
  }));
  return [appendTo(executor.container("wait"), "volumeMounts", [...secrets, ...mirrors])];
}

/** createVolumes, setupServiceAccount, addVolumeReferences: a volume of the workflow is added only if something mounts it. */
function volumesOf(
  { name = "", holder }: Run,
  spec: JsonObject,
  template: JsonObject,
  executor: Executor,
  secrets: readonly JsonObject[],
): readonly JsonObject[] {
  const claims = objectsAt(spec, "volumeClaimTemplates").map((claim) => {
    const claimed = textAt(claim, "metadata.name") ?? "";
    return { name: claimed, persistentVolumeClaim: { claimName: `${name || holder.name}-${claimed}` } };
  });
  const ofWorkflow = [...objectsAt(spec, "volumes"), ...claims];
  const users = [
    ...["container", "script", "containerSet"].map((type) => objectAt(template, type)),
    ...["containerSet.containers", "initContainers", "sidecars"].flatMap((list) => objectsAt(template, list)),
  ];
  const mounts = users.flatMap((one) => objectsAt(one, "volumeMounts"));
  const used = mounts.flatMap((mount) => ofWorkflow.filter(({ name: own }) => own === mount["name"]));
  const own = [runFolder.name, "tmp-dir-argo"].map((one) => ({ name: one, emptyDir: {} }));
  const first = [...own, ...objectsAt(template, "volumes"), ...executor.volumes];
  const inputs = objectsAt(template, "inputs.artifacts").length > 0 ? ["input-artifacts"] : [];
  const script = isObject(template["script"]) ? [staging.name] : [];
  return [
    ...used.reduce<readonly JsonObject[]>(withNamed, first),
    ...secrets,
    ...[...inputs, ...script].map((one) => ({ name: one, emptyDir: {} })),
  ];
}

/** The smaller limit of workflow and template. That of the workflow counts from its start. */
function deadline(spec: JsonObject, { template, isOnExit }: Call): JsonObject {
  const seconds = (value: Json | undefined) => (value == null || isOpen(value) ? [] : [Number(value)]);
  const ofWorkflow = isOnExit ? [] : seconds(spec["activeDeadlineSeconds"]).map((limit) => limit - 1);
  const limits = [...ofWorkflow, ...seconds(template["activeDeadlineSeconds"])];
  return limits.length > 0 ? { activeDeadlineSeconds: Math.min(...limits) } : {};
}

/** checkTemplateTimeout: the rest of a timeout when the Pod is created, which is one second less for whole seconds. */
function withTimeout(spec: JsonObject, template: JsonObject): JsonObject {
  const seconds = secondsOf(textAt(template, "timeout") ?? "");
  const { activeDeadlineSeconds } = spec;
  const isShorter =
    seconds !== undefined && (activeDeadlineSeconds === undefined || activeDeadlineSeconds !== 0);
  return isShorter && seconds !== undefined ? { ...spec, activeDeadlineSeconds: seconds - 1 } : spec;
}

/** time.ParseDuration with hours, minutes and seconds. */
function secondsOf(duration: string): number | undefined {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== duration) return undefined;
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
  return Math.floor(
    parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit] ?? 1), 0),
  );
}

/** addSchedulingConstraints, setupServiceAccount and addDNSConfig: the field of the template, its caller or the workflow. */
function scheduling(spec: JsonObject, { template, caller = {} }: Call): JsonObject {
  const isSet = (value: Json | undefined) =>
    value != null &&
    value !== "" &&
    !(Array.isArray(value) && value.length === 0) &&
    !(isObject(value) && Object.keys(value).length === 0);
  const first = (field: string, ...holders: readonly JsonObject[]) =>
    holders.map((one) => one[field]).find(isSet);
  const fields: Record<string, Json | undefined> = {
    ...Object.fromEntries(
      ["nodeSelector", "affinity", "tolerations"].map((field) => [
        field,
        first(field, template, caller, spec),
      ]),
    ),
    ...Object.fromEntries(
      ["serviceAccountName", "schedulerName"].map((field) => [field, first(field, template, spec)]),
    ),
    ...Object.fromEntries(
      ["hostNetwork", "dnsPolicy", "dnsConfig", "imagePullSecrets"].map((field) => [field, spec[field]]),
    ),
    securityContext: template["securityContext"] ?? spec["securityContext"],
    priorityClassName: template["priorityClassName"] || spec["podPriorityClassName"],
  };
  const mounts = template["automountServiceAccountToken"] ?? spec["automountServiceAccountToken"];
  const aliases = [...objectsAt(spec, "hostAliases"), ...objectsAt(template, "hostAliases")];
  const found = Object.entries(fields).flatMap(([field, value]) =>
    value == null || value === "" ? [] : [[field, value] as const],
  );
  return {
    ...Object.fromEntries(found),
    ...(mounts === false && { automountServiceAccountToken: false }),
    ...(aliases.length > 0 && { hostAliases: aliases }),
  };
}

/** The emissary executor wraps every command except wait's in argoexec. */
function underEmissary(container: JsonObject, index: number, { image }: Executor): JsonObject {
  const own = Array.isArray(container["command"]) ? container["command"] : [];
  const emissary = ["/var/run/argo/argoexec", "emissary", ...logging, "--", ...own];
  const wrapped = container["name"] === "wait" ? container : { ...container, command: emissary };
  const temporary = { name: "tmp-dir-argo", mountPath: "/tmp", subPath: String(index) };
  const mounts = container["image"] === image ? [temporary, runFolder] : [runFolder];
  return appendTo(wrapped, "volumeMounts", mounts);
}
