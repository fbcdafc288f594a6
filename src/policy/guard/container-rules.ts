import { dnsLabel, portName } from "./patterns.ts";
import {
  type GuardRule,
  invalidResult,
  listOfTexts,
  matches,
  namesOf,
  notOneOf,
  or,
  quoted,
  textOf,
} from "./rule.ts";

const both = "(variables.initContainers + variables.sidecars)";
const inContainers = (bad: string, list = both) => namesOf({ list, item: "c", bad, shown: quoted("c.name") });

const probes = ["livenessProbe", "readinessProbe", "startupProbe"];
const handlers = ["exec", "httpGet", "tcpSocket", "grpc"];
const hooks = ["postStart", "preStop"];
const ports = "c.?ports.orValue(dyn([]))";
const outOfRange = (port: string) => `(${port} < 1 || ${port} > 65535)`;
const badPortName = `${textOf("o.name")} != '' && (!${matches("o.name", portName)} || !${matches("o.name", /[a-z]/)} || o.name.contains('--'))`;
const oneOf = (field: string, values: readonly string[]) =>
  `has(c.${field}) && c.${field} != '' && !(c.${field} in ${listOfTexts(values)})`;
const [limits, requests] = ["limits", "requests"].map((field) => `c.?resources.?${field}.orValue(dyn({}))`);

/** RESULT_INVALID in the containers that a PodDefault adds: validateInitContainers, validateContainers. */
export const containerRules: readonly GuardRule[] = [
  invalidResult(
    "containerNames",
    "The name of a container is not a DNS label, or is that of an init container and a sidecar",
    inContainers(
      `!${matches("c.name", dnsLabel)} || variables.initContainers.exists(o, o.name == c.name) && variables.sidecars.exists(o, o.name == c.name)`,
    ),
  ),
  invalidResult(
    "images",
    "A container has no image, or one with spaces around it",
    inContainers(`${textOf("c.image")} == '' || c.image.trim() != c.image`),
  ),
  invalidResult(
    "containerPolicies",
    "A container has an imagePullPolicy or a terminationMessagePolicy that does not exist",
    inContainers(
      `${oneOf("imagePullPolicy", ["Always", "IfNotPresent", "Never"])} || ${oneOf("terminationMessagePolicy", ["File", "FallbackToLogsOnError"])}`,
    ),
  ),
  invalidResult(
    "ports",
    "A container has a port that is not between 1 and 65535, or has an invalid name, protocol, or name twice",
    inContainers(
      [
        `${ports}.exists(o, ${outOfRange("o.containerPort")}`,
        `o.?hostPort.orValue(0) != 0 && ${outOfRange("o.hostPort")}`,
        badPortName,
        "!(o.?protocol.orValue('TCP') in ['TCP', 'UDP', 'SCTP'])",
        `${textOf("o.name")} != '' && ${ports}.filter(p, ${textOf("p.name")} == o.name).size() > 1)`,
      ].join(or),
    ),
  ),
  invalidResult(
    "handlers",
    `A probe needs one of ${handlers.join(", ")}, and a hook one of exec, httpGet, tcpSocket, sleep`,
    inContainers(
      [
        ...probes.map((probe) => `has(c.${probe}) && ${notOneOf(`c.${probe}`, handlers)}`),
        ...hooks.map(
          (hook) =>
            `has(c.lifecycle) && has(c.lifecycle.${hook}) && ${notOneOf(`c.lifecycle.${hook}`, ["exec", "httpGet", "tcpSocket", "sleep"])}`,
        ),
      ].join(or),
    ),
  ),
  invalidResult(
    "initProbes",
    "An init container without restartPolicy Always has a probe or a hook",
    inContainers(
      `${textOf("c.restartPolicy")} != 'Always' && (${[...probes, "lifecycle"].map((field) => `has(c.${field})`).join(or)})`,
      "variables.initContainers",
    ),
  ),
  invalidResult(
    "resources",
    "A container requests more than its limit, or has a negative quantity",
    inContainers(
      `${requests}.exists(k, k in ${limits} && quantity(string(${requests}[k])).isGreaterThan(quantity(string(${limits}[k])))) || ${[limits, requests].map((all) => `${all}.exists(k, quantity(string(${all}[k])).isLessThan(quantity('0')))`).join(or)}`,
    ),
  ),
];
