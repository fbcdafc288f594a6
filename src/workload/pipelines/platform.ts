import type { JsonObject } from "../../kubernetes/json.ts";
import { appendTo, objectAt, objectsAt, stringsAt, textAt } from "../workload-pod.ts";

/**
 * extendPodSpecPatch of the driver (kubeflow/pipelines 2.17): the settings of kfp-kubernetes for an executor that are
 * constants in the file.
 */
export function withPlatform(template: JsonObject, settings: JsonObject): JsonObject {
  const volumes = volumesOf(settings);
  const container = objectAt(template, "container");
  const told = appendTo(container, "env", variablesOf(settings));
  const mounted = appendTo(
    told,
    "volumeMounts",
    volumes.map(({ mount }) => mount),
  );
  const nodeSelector = stringsAt(settings, "nodeSelector.labels");
  const tolerations = objectsAt(settings, "tolerations").filter((one) => "key" in one || "operator" in one);
  return {
    ...template,
    container: {
      ...mounted,
      ...(textAt(settings, "imagePullPolicy") !== undefined && {
        imagePullPolicy: textAt(settings, "imagePullPolicy") ?? "",
      }),
    },
    volumes: [...objectsAt(template, "volumes"), ...volumes.map(({ volume }) => volume)],
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
  };
}

/** A literal name or a constant parameter; undefined if it depends on the run. */
function nameIn(setting: JsonObject, field: string): string | undefined {
  const parameter = `${field}Parameter.runtimeValue.constant`;
  return textAt(setting, parameter) ?? textAt(setting, field);
}

function variablesOf(settings: JsonObject): readonly JsonObject[] {
  const keyed = (list: string, name: string, key: string, reference: string) =>
    objectsAt(settings, list).flatMap((setting) => {
      const holder = nameIn(setting, name);
      if (holder === undefined) return [];
      return objectsAt(setting, "keyToEnv").map((pair) => ({
        name: textAt(pair, "envVar") ?? "",
        valueFrom: { [reference]: { name: holder, key: textAt(pair, key) ?? "" } },
      }));
    });
  return [
    ...keyed("secretAsEnv", "secretName", "secretKey", "secretKeyRef"),
    ...keyed("configMapAsEnv", "configMapName", "configMapKey", "configMapKeyRef"),
    ...objectsAt(settings, "fieldPathAsEnv").map((one) => ({
      name: textAt(one, "name") ?? "",
      valueFrom: { fieldRef: { fieldPath: textAt(one, "fieldPath") ?? "" } },
    })),
  ];
}

type Mounted = { readonly volume: JsonObject; readonly mount: JsonObject };

function volumesOf(settings: JsonObject): readonly Mounted[] {
  const named = (list: string, field: string, source: (name: string) => JsonObject) =>
    objectsAt(settings, list).flatMap((setting) => {
      const name = nameIn(setting, field);
      return name === undefined ? [] : [mounted(name, source(name), setting)];
    });
  const claims = objectsAt(settings, "pvcMount").flatMap((setting) => {
    const name = nameIn(setting, "pvcName") ?? textAt(setting, "constant");
    if (name === undefined) return [];
    return [mounted(name, { persistentVolumeClaim: { claimName: name } }, setting)];
  });
  const empty = objectsAt(settings, "emptyDirMounts").map((setting) =>
    mounted(textAt(setting, "volumeName") ?? "", { emptyDir: {} }, setting),
  );
  return [
    ...claims,
    ...named("secretAsVolume", "secretName", (secretName) => ({ secret: { secretName } })),
    ...named("configMapAsVolume", "configMapName", (name) => ({ configMap: { name } })),
    ...empty,
  ];
}

function mounted(name: string, source: JsonObject, setting: JsonObject): Mounted {
  return { volume: { name, ...source }, mount: { name, mountPath: textAt(setting, "mountPath") ?? "" } };
}
