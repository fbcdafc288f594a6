import {
  duplicate,
  type FieldErrors,
  forbidden,
  invalid,
  notFound,
  required,
} from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkDnsLabel } from "../../kubernetes/names.ts";
import { isSet, struct, structs, text, value } from "../defaulting/field.ts";
import { validateEnv, validateEnvFrom } from "./env.ts";
import { type Volumes, validateDevices, validateMounts } from "./mounts.ts";
import { validateHostPortConflicts, validatePorts } from "./ports.ts";
import { type HandlerFacts, validateLifecycle, validateProbes } from "./probes.ts";
import { validateContainerResourceName } from "./resource-names.ts";
import { validateResources } from "./resources.ts";
import {
  validateInitResizePolicy,
  validateInitRestartPolicy,
  validateResizePolicy,
  validateRestartPolicy,
} from "./restart-policy.ts";
import { validateSecurityContext } from "./security-context.ts";
import { validatePullPolicy, validateRequired, validateWord } from "./words.ts";

/** What the checks of a container need to know of its Pod. */
export type PodFacts = HandlerFacts & {
  readonly volumes: Volumes;
  readonly claimNames: ReadonlySet<string>;
  readonly restartPolicy: string;
  readonly hostUsers: boolean;
};

const terminationPolicies = ["File", "FallbackToLogsOnError"];

/** validateContainers */
export function validateContainers(spec: JsonObject, facts: PodFacts, errors: FieldErrors): void {
  const containers = structs(spec, "containers");
  if (containers.length === 0) {
    errors.push(required("spec.containers"));
    return;
  }
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const path = `spec.containers[${index}]`;
    validateCommon(container, facts, path, errors);
    validateUnique(text(container, "name"), names, path, errors);
    validateLifecycle(container, path, facts, errors);
    validateProbes(container, path, facts, errors);
    validateRestartPolicy(container, facts.minor, path, errors);
  }
  validateHostPortConflicts(containers, "spec.containers", errors);
}

/** validateInitContainers */
export function validateInitContainers(spec: JsonObject, facts: PodFacts, errors: FieldErrors): void {
  const names = new Set(structs(spec, "containers").map((container) => text(container, "name")));
  for (const [index, container] of structs(spec, "initContainers").entries()) {
    const path = `spec.initContainers[${index}]`;
    validateCommon(container, facts, path, errors);
    validateInitRestartPolicy(container, facts.minor, path, errors);
    const name = text(container, "name");
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    else if (name !== "") names.add(name);
    // Init containers run one by one: each is looked at alone, and upstream always calls it the first.
    validateHostPortConflicts([container], "spec.initContainers", errors);
    if (text(container, "restartPolicy") === "Always") {
      validateLifecycle(container, path, facts, errors);
      validateProbes(container, path, facts, errors);
      continue;
    }
    for (const field of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]) {
      if (!isSet(container, field)) continue;
      const detail = "may not be set for init containers without restartPolicy=Always";
      errors.push(forbidden(`${path}.${field}`, detail));
    }
    validateInitResizePolicy(container, path, errors);
  }
}

function validateUnique(name: string, names: Set<string>, path: string, errors: FieldErrors): void {
  if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
  names.add(name);
}

/** validateContainerCommon */
function validateCommon(container: JsonObject, facts: PodFacts, path: string, errors: FieldErrors): void {
  validateRequired(text(container, "name"), checkDnsLabel, `${path}.name`, errors);
  if (text(container, "image") === "") errors.push(required(`${path}.image`));
  const policy = text(container, "terminationMessagePolicy");
  validateWord(policy, terminationPolicies, `${path}.terminationMessagePolicy`, errors);
  validatePorts(container, path, errors);
  validateEnv(container, path, facts.minor, errors);
  validateEnvFrom(container, path, errors);
  validateMounts(container, facts.volumes, path, errors);
  validateDevices(container, facts.volumes, path, errors);
  validatePullPolicy(text(container, "imagePullPolicy"), `${path}.imagePullPolicy`, errors);
  const resources = value(container, "resources");
  const resourcesPath = `${path}.resources`;
  validateResources(resources, validateContainerResourceName, facts.claimNames, resourcesPath, errors);
  validateResizePolicy(container, facts.restartPolicy, `${path}.resizePolicy`, errors);
  const context = struct(container, "securityContext");
  validateSecurityContext(context, facts.hostUsers, `${path}.securityContext`, errors);
}

/** Fields that allowedEphemeralContainerFields leaves out, in Go's order of the struct. */
const notForEphemeral = [
  "ports",
  "resources",
  "resizePolicy",
  "restartPolicy",
  "restartPolicyRules",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
];

/** validateEphemeralContainers. A Pod cannot be created with any, but is told what else is wrong with them. */
export function validateEphemeralContainers(spec: JsonObject, facts: PodFacts, errors: FieldErrors): void {
  const others = [...structs(spec, "containers"), ...structs(spec, "initContainers")];
  const targets = new Set(others.map((container) => text(container, "name")));
  const names = new Set(targets);
  for (const [index, container] of structs(spec, "ephemeralContainers").entries()) {
    const path = `spec.ephemeralContainers[${index}]`;
    validateCommon(container, facts, path, errors);
    validateImagePadding(container, path, errors);
    validateUnique(text(container, "name"), names, path, errors);
    const target = text(container, "targetContainerName");
    if (target !== "" && !targets.has(target)) errors.push(notFound(`${path}.targetContainerName`, target));
    for (const field of notForEphemeral) {
      const empty = field === "resources" && Object.keys(value(container, field)).length === 0;
      if (!isSet(container, field) || empty) continue;
      errors.push(forbidden(`${path}.${field}`, "cannot be set for an Ephemeral Container"));
    }
    validateNoSubPaths(container, path, errors);
  }
}

function validateNoSubPaths(container: JsonObject, path: string, errors: FieldErrors): void {
  for (const [index, mount] of structs(container, "volumeMounts").entries()) {
    for (const field of ["subPath", "subPathExpr"]) {
      if (text(mount, field) === "") continue;
      const detail = "cannot be set for an Ephemeral Container";
      errors.push(forbidden(`${path}.volumeMounts[${index}].${field}`, detail));
    }
  }
}

/** validateContainerOnlyForPod */
export function validateImagePadding(container: JsonObject, path: string, errors: FieldErrors): void {
  const image = text(container, "image");
  if (image.trim() === image) return;
  errors.push(invalid(`${path}.image`, image, "must not have leading or trailing whitespace"));
}
