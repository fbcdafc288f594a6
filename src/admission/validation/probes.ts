import { complain, type FieldErrors, forbidden, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkHeaderName, checkPortName, checkPortNumber } from "../../kubernetes/names.ts";
import { isSet, number, struct, structs, text, texts } from "../defaulting/field.ts";
import { validateWord } from "./words.ts";

/** What the checks of probes and hooks need to know. */
export type HandlerFacts = {
  /** The Pod's terminationGracePeriodSeconds; undefined for nil. */
  readonly grace: number | undefined;
  /** Version of Kubernetes. */
  readonly minor: number;
};

type Check = (action: JsonObject, path: string, errors: FieldErrors, facts: HandlerFacts) => void;

/** The handlers of validateHandler, in its order: commonHandler of probes and of lifecycle hooks. */
const handlers: readonly (readonly [string, Check])[] = [
  ["exec", validateExec],
  ["httpGet", validateHttpGet],
  ["tcpSocket", validatePort],
  ["grpc", validatePort],
  ["sleep", validateSleep],
];
const probeHandlers = handlers.slice(0, 4);
const hookHandlers = handlers.filter(([field]) => field !== "grpc");

/** validateLivenessProbe, validateReadinessProbe and validateStartupProbe */
export function validateProbes(
  container: JsonObject,
  path: string,
  facts: HandlerFacts,
  errors: FieldErrors,
): void {
  for (const field of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const probe = struct(container, field);
    if (probe === undefined) continue;
    const probePath = `${path}.${field}`;
    validateProbe(probe, probePath, facts, errors);
    const success = number(probe, "successThreshold");
    if (field !== "readinessProbe") {
      if (success !== 1) errors.push(invalid(`${probePath}.successThreshold`, success, "must be 1"));
    } else if (isSet(probe, "terminationGracePeriodSeconds")) {
      const seconds = number(probe, "terminationGracePeriodSeconds");
      const detail = "must not be set for readinessProbes";
      errors.push(invalid(`${probePath}.terminationGracePeriodSeconds`, seconds, detail));
    }
  }
}

/** validateProbe */
function validateProbe(probe: JsonObject, path: string, facts: HandlerFacts, errors: FieldErrors): void {
  validateHandler(probe, probeHandlers, path, facts, errors);
  for (const field of [
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
  ]) {
    const value = number(probe, field);
    if (value < 0) errors.push(invalid(`${path}.${field}`, value, "must be greater than or equal to 0"));
  }
  const seconds = number(probe, "terminationGracePeriodSeconds");
  if (isSet(probe, "terminationGracePeriodSeconds") && seconds <= 0) {
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, seconds, "must be greater than 0"));
  }
}

/** validateHandler */
function validateHandler(
  handler: JsonObject,
  allowed: typeof handlers,
  path: string,
  facts: HandlerFacts,
  errors: FieldErrors,
): void {
  let count = 0;
  for (const [field, check] of allowed) {
    const action = struct(handler, field);
    if (action === undefined) continue;
    if (count > 0) errors.push(forbidden(`${path}.${field}`, "may not specify more than 1 handler type"));
    else check(action, `${path}.${field}`, errors, facts);
    count += 1;
  }
  if (count === 0) errors.push(required(path, "must specify a handler type"));
}

function validateExec(action: JsonObject, path: string, errors: FieldErrors): void {
  if (texts(action, "command").length === 0) errors.push(required(`${path}.command`));
}

/** validateHTTPGetAction */
function validateHttpGet(action: JsonObject, path: string, errors: FieldErrors): void {
  if (text(action, "path") === "") errors.push(required(`${path}.path`));
  validatePort(action, path, errors);
  validateWord(text(action, "scheme"), ["HTTP", "HTTPS"], `${path}.scheme`, errors);
  for (const header of structs(action, "httpHeaders")) {
    const name = text(header, "name");
    complain(errors, `${path}.httpHeaders`, name, checkHeaderName(name));
  }
}

/** ValidatePortNumOrName */
function validatePort(action: JsonObject, path: string, errors: FieldErrors): void {
  const port = action["port"] ?? 0;
  if (typeof port === "number") complain(errors, `${path}.port`, port, checkPortNumber(port));
  else complain(errors, `${path}.port`, String(port), checkPortName(String(port)));
}

/** validateSleepAction */
function validateSleep(
  action: JsonObject,
  path: string,
  errors: FieldErrors,
  { grace, minor }: HandlerFacts,
): void {
  const seconds = number(action, "seconds");
  // PodLifecycleSleepActionAllowZero
  const allowsZero = minor >= 33;
  if (grace === undefined || (seconds >= (allowsZero ? 0 : 1) && seconds <= grace)) return;
  const rule = allowsZero ? "non-negative" : "greater than 0";
  const advice =
    minor === 32 ? `. Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.` : "";
  const detail = `must be ${rule} and less than terminationGracePeriodSeconds (${grace})${advice}`;
  errors.push(invalid(path, seconds, detail));
}

/** validateLifecycle; stopSignal is dropped before (feature ContainerStopSignals). */
export function validateLifecycle(
  container: JsonObject,
  containerPath: string,
  facts: HandlerFacts,
  errors: FieldErrors,
): void {
  const lifecycle = struct(container, "lifecycle");
  if (lifecycle === undefined) return;
  for (const field of ["postStart", "preStop"]) {
    const hook = struct(lifecycle, field);
    if (hook === undefined) continue;
    validateHandler(hook, hookHandlers, `${containerPath}.lifecycle.${field}`, facts, errors);
  }
}
