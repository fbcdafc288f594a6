import type { JsonObject } from "../../kubernetes/json.ts";
import type { StringMap } from "../../kubernetes/object-meta.ts";
import type { Pod, PodSpec } from "../../model/pod.ts";
import { allContainers } from "./containers.ts";
import { changeList, isSet, struct, text, withField } from "./field.ts";

const prefix = "container.apparmor.security.beta.kubernetes.io/";

/** applyAppArmorVersionSkew: annotations of old become the field of the container, unless the Pod says the same. */
export function copyAppArmorAnnotations(spec: PodSpec, annotations: StringMap): PodSpec {
  if (!Object.keys(annotations).some((key) => key.startsWith(prefix))) return spec;
  if (text(struct(spec, "os") ?? {}, "name") === "windows") return spec;
  const ofPod = struct(struct(spec, "securityContext") ?? {}, "appArmorProfile");
  const copy = (container: JsonObject): JsonObject => {
    const profile = parseProfile(annotations[prefix + text(container, "name")] ?? "");
    const context = struct(container, "securityContext") ?? {};
    if (profile === undefined || isSet(context, "appArmorProfile") || sameProfile(profile, ofPod)) {
      return container;
    }
    return withField(container, "securityContext", { ...context, appArmorProfile: profile });
  };
  return ["initContainers", "containers", "ephemeralContainers"].reduce(
    (before, field) => changeList(before, field, copy),
    spec,
  );
}

/** The other half of it up to 1.33: fields become annotations, because nodes may be older than the API server. */
export function annotateAppArmor(pod: Pod): Pod {
  const { spec, metadata } = pod;
  if (text(struct(spec, "os") ?? {}, "name") === "windows") return pod;
  const profileOf = (owner: JsonObject) => struct(struct(owner, "securityContext") ?? {}, "appArmorProfile");
  const added = allContainers(spec).flatMap((container): [string, string][] => {
    const key = prefix + text(container, "name");
    const profile = profileOf(container) ?? profileOf(spec);
    const annotation = profile && printProfile(profile);
    return metadata.annotations?.[key] !== undefined || !annotation ? [] : [[key, annotation]];
  });
  if (added.length === 0) return pod;
  const annotations = { ...metadata.annotations, ...Object.fromEntries(added) };
  return { ...pod, metadata: { ...metadata, annotations } };
}

/** appArmorAnnotationForField */
function printProfile(profile: JsonObject): string | undefined {
  switch (profile["type"]) {
    case "Unconfined":
      return "unconfined";
    case "RuntimeDefault":
      return "runtime/default";
    case "Localhost":
      return isSet(profile, "localhostProfile")
        ? `localhost/${text(profile, "localhostProfile")}`
        : undefined;
    default:
      return undefined;
  }
}

/** ApparmorFieldForAnnotation, without what ValidateAppArmorProfileField would reject */
function parseProfile(annotation: string): JsonObject | undefined {
  if (annotation === "unconfined") return { type: "Unconfined" };
  if (annotation === "runtime/default") return { type: "RuntimeDefault" };
  const [, localhostProfile] = /^localhost\/([\s\S]{1,4095})$/.exec(annotation) ?? [];
  if (localhostProfile === undefined || localhostProfile.trim() !== localhostProfile) return undefined;
  return { type: "Localhost", localhostProfile };
}

function sameProfile(a: JsonObject, b: JsonObject | undefined): boolean {
  return (
    b !== undefined && a["type"] === b["type"] && text(a, "localhostProfile") === text(b, "localhostProfile")
  );
}
