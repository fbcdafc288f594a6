import { quote } from "../../../kubernetes/go-text.ts";
import type { JsonObject } from "../../../kubernetes/json.ts";
import type { Pod } from "../../../model/pod.ts";
import { allContainers } from "../../defaulting/containers.ts";
import { struct, text } from "../../defaulting/field.ts";
import {
  containersWhere,
  type Failure,
  findSetters,
  nameContainers,
  plural,
  quoteAll,
  securityContext,
  sortedSet,
} from "./check.ts";

const seccompKey = "seccomp.security.alpha.kubernetes.io/pod";

/** seccompProfileBaseline_1_0 and seccompProfileBaseline_1_19 */
export function findSeccomp(pod: Pod, policy: number): Failure | undefined {
  return policy >= 19 ? findSeccompTypes(pod) : findSeccompAnnotations(pod);
}

function findSeccompAnnotations({ metadata, spec }: Pod): Failure | undefined {
  const annotations = metadata.annotations ?? {};
  const keys = [
    seccompKey,
    ...allContainers(spec).map(
      (container) => `container.${seccompKey.slice(0, -3)}${text(container, "name")}`,
    ),
  ];
  const violates = (value: string | undefined) =>
    value !== undefined && !/^(runtime|docker)\/default$|^localhost\//.test(value);
  const violating = sortedSet(
    keys.filter((key) => violates(annotations[key])).map((key) => `${key}=${quote(annotations[key] ?? "")}`),
  );
  if (violating.length === 0) return undefined;
  return {
    reason: "seccompProfile",
    detail: `forbidden ${plural("annotation", violating)} ${violating.join(", ")}`,
  };
}

/** validSeccomp, of a securityContext that has a profile; undefined if it has none. */
function allowsSeccomp(context: JsonObject): boolean | undefined {
  const profile = struct(context, "seccompProfile");
  return profile && ["RuntimeDefault", "Localhost"].includes(text(profile, "type"));
}

/** The half of both versions that looks for profiles that are set. */
function findSeccompTypes(pod: Pod): Failure | undefined {
  const violates = (context: JsonObject) => allowsSeccomp(context) === false;
  const setters = findSetters(pod, violates);
  if (setters === undefined) return undefined;
  const contexts = [pod.spec, ...allContainers(pod.spec)].map(securityContext).filter(violates);
  const types = sortedSet(contexts.map((context) => text(struct(context, "seccompProfile") ?? {}, "type")));
  const detail = `${setters.words} must not set securityContext.seccompProfile.type to ${quoteAll(types)}`;
  return { reason: "seccompProfile", detail, containers: setters.containers };
}

/** seccompProfileRestricted_1_19 */
export function findUnsetSeccomp(pod: Pod): Failure | undefined {
  const failure = findSeccompTypes(pod);
  if (failure !== undefined || allowsSeccomp(securityContext(pod.spec)) === true) return failure;
  const containers = containersWhere(
    pod,
    (container) => allowsSeccomp(securityContext(container)) === undefined,
  );
  if (containers.length === 0) return undefined;
  const detail = `pod or ${nameContainers(containers)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
  return { reason: "seccompProfile", detail, containers };
}
