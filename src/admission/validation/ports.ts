import { complain, duplicate, type FieldErrors, invalid, required } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkPortName, checkPortNumber } from "../../kubernetes/names.ts";
import { number, structs, text } from "../defaulting/field.ts";
import { validateRequiredWord } from "./words.ts";

/** validateContainerPorts */
export function validatePorts(container: JsonObject, containerPath: string, errors: FieldErrors): void {
  const names = new Set<string>();
  for (const [index, port] of structs(container, "ports").entries()) {
    const path = `${containerPath}.ports[${index}]`;
    validatePortName(text(port, "name"), names, `${path}.name`, errors);
    const containerPort = number(port, "containerPort");
    if (containerPort === 0) errors.push(required(`${path}.containerPort`));
    else complain(errors, `${path}.containerPort`, containerPort, checkPortNumber(containerPort));
    const hostPort = number(port, "hostPort");
    if (hostPort !== 0) complain(errors, `${path}.hostPort`, hostPort, checkPortNumber(hostPort));
    validateRequiredWord(text(port, "protocol"), ["SCTP", "TCP", "UDP"], `${path}.protocol`, errors);
  }
}

function validatePortName(name: string, names: Set<string>, path: string, errors: FieldErrors): void {
  if (name === "") return;
  const complaints = checkPortName(name);
  if (complaints.length > 0) complain(errors, path, name, complaints);
  else if (names.has(name)) errors.push(duplicate(path, name));
  else names.add(name);
}

/** AccumulateUniqueHostPorts; `path` is that of the list. */
export function validateHostPortConflicts(
  containers: readonly JsonObject[],
  path: string,
  errors: FieldErrors,
): void {
  const taken = new Set<string>();
  for (const [index, container] of containers.entries()) {
    for (const [portIndex, port] of structs(container, "ports").entries()) {
      const hostPort = number(port, "hostPort");
      if (hostPort === 0) continue;
      const key = `${text(port, "protocol")}/${text(port, "hostIP")}/${hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${path}[${index}].ports[${portIndex}].hostPort`, key));
      taken.add(key);
    }
  }
}

/** validatePodHostNetworkDeps, called where hostNetwork is true; only containers are looked at. */
export function validateHostNetworkPorts(spec: JsonObject, errors: FieldErrors): void {
  for (const [index, container] of structs(spec, "containers").entries()) {
    for (const [portIndex, port] of structs(container, "ports").entries()) {
      const hostPort = number(port, "hostPort");
      if (hostPort === number(port, "containerPort")) continue;
      const path = `spec.containers[${index}].ports[${portIndex}].hostPort`;
      errors.push(invalid(path, hostPort, "must match `containerPort` when `hostNetwork` is true"));
    }
  }
}
