import { isObject, type Json, type JsonObject } from "../kubernetes/json.ts";
import type { Mode } from "./inference-metadata.ts";
import { withRuntimeImage } from "./runtime-image.ts";
import { strategicMerge } from "./strategic-merge.ts";
import { nameOf, namespaceOf, objectAt, objectsAt, textAt, variable, withNamed } from "./workload-pod.ts";

const serving = "kserve-container";

/** Fields of spec.predictor that name a model format, from before there was spec.predictor.model. */
const formats = [
  ...["sklearn", "xgboost", "tensorflow", "pytorch", "triton", "onnx", "huggingface", "pmml"],
  ...["lightgbm", "paddle"],
];

/** Fields of a model or explainer that are not those of its container. */
const ofModel = [
  "modelFormat",
  "runtime",
  "runtimeVersion",
  "protocolVersion",
  "storageUri",
  "storage",
  "type",
  "config",
];

/** spec.predictor.model, or what setPredictorModelDefaults makes of a format; {} if there is neither. */
export function modelOf(spec: JsonObject): JsonObject {
  const field = ["model", ...formats].find((one) => isObject(spec[one]));
  return field === undefined ? {} : objectAt(spec, field);
}

/** GetStorageUri: the model's, or STORAGE_URI of the container that serves. */
export function storageUriOf(component: string, spec: JsonObject): string | undefined {
  const own = textAt(component === "explainer" ? objectAt(spec, "art") : modelOf(spec), "storageUri");
  if (own !== undefined) return own;
  const env = objectsAt(servingContainer(spec), "env");
  return textAt(env.find(({ name }) => name === "STORAGE_URI") ?? {}, "value");
}

function servingContainer(spec: JsonObject): JsonObject {
  const containers = objectsAt(spec, "containers");
  return containers.find(({ name }) => name === serving) ?? containers[0] ?? {};
}

/** buildPodSpec and the components' GetContainer: the container that serves first, then the others of the component. */
export function componentContainers(
  service: JsonObject,
  component: string,
  spec: JsonObject,
  mode: Mode,
  runtime: JsonObject = {},
): readonly JsonObject[] {
  const { main, others } = split(component, spec, runtime);
  const args = component === "predictor" ? undefined : withArguments(service, component, spec, main);
  const all = [{ ...main, ...(args !== undefined && { args }) }, ...others];
  const placed = all.map((one) => filledIn(one, service));
  const named = variable("INFERENCE_SERVICE_NAME", nameOf(service));
  const told = component === "predictor" ? placed : placed.slice(0, 1);
  const withName = [
    ...told.map((one) => ({ ...one, env: withNamed(one["env"], named) })),
    ...placed.slice(told.length),
  ];
  return mode === "serverless" ? withName : withName.map(defaulted);
}

/** ReplacePlaceholders: the name and the namespace of the service. */
function filledIn(container: JsonObject, service: JsonObject): JsonObject {
  const values = new Map([
    ["Name", nameOf(service)],
    ["Namespace", namespaceOf(service)],
  ]);
  const fill = (value: Json): Json => {
    if (typeof value === "string")
      return value.replace(/\{\{\s*\.(Name|Namespace)\s*\}\}/g, (tag, key: string) => values.get(key) ?? tag);
    if (Array.isArray(value)) return value.map(fill);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
  };
  return fill(container) as JsonObject;
}

/** setDefaultPodSpec of the raw deployment. */
function defaulted(container: JsonObject): JsonObject {
  const [port] = objectsAt(container, "ports");
  const serves = ["kserve-container", "transformer-container"].includes(String(container["name"]));
  const probe = {
    tcpSocket: { port: port?.["containerPort"] ?? 8080 },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  };
  return {
    ...container,
    imagePullPolicy: container["imagePullPolicy"] ?? "IfNotPresent",
    ...(serves && container["readinessProbe"] == null && { readinessProbe: probe }),
  };
}

type Containers = { readonly main: JsonObject; readonly others: readonly JsonObject[] };

function split(component: string, spec: JsonObject, runtime: JsonObject): Containers {
  const containers = objectsAt(spec, "containers");
  const model = component === "explainer" ? objectAt(spec, "art") : modelOf(spec);
  if (Object.keys(model).length > 0) {
    const fields = Object.fromEntries(Object.entries(model).filter(([field]) => !ofModel.includes(field)));
    const ofRuntime = objectsAt(runtime, "containers");
    const base = ofRuntime.find(({ name }) => name === serving) ?? {};
    return {
      main: withRuntimeImage({ ...mergeRuntimeContainers(base, fields), name: serving }),
      others: [...ofRuntime.filter(({ name }) => name !== serving), ...containers],
    };
  }
  // CustomPredictor.Default names the first container only if it is alone or has no name.
  const [first = {}, ...others] = containers;
  const keepsName = component === "predictor" && others.length > 0 && first["name"];
  return { main: keepsName ? first : { ...first, name: serving }, others };
}

/** MergeRuntimeContainers: arguments of the service come after those of the runtime. */
function mergeRuntimeContainers(runtime: JsonObject, own: JsonObject): JsonObject {
  const args = [runtime, own].flatMap((one) => (Array.isArray(one["args"]) ? one["args"] : []));
  return { ...strategicMerge(runtime, own), ...(args.length > 0 && { args }) };
}

/** Transformers and explainers are told where the model is, unless the user did. */
function withArguments(
  service: JsonObject,
  component: string,
  spec: JsonObject,
  container: JsonObject,
): readonly string[] {
  const own = Array.isArray(container["args"]) ? container["args"].map(String) : [];
  const name = nameOf(service);
  const host = `${name}-predictor.${textAt(service, "metadata.namespace") ?? "default"}`;
  const workers = spec["containerConcurrency"];
  const wanted: readonly (readonly [flag: string, value: string])[] = [
    ["--model_name", name],
    ["--predictor_host", host],
    ["--http_port", "8080"],
    ...(workers == null ? [] : [["--workers", String(workers)] as const]),
  ];
  const given = (flag: string) => own.some((one) => one.startsWith(flag)); // as utils.IncludesArg has it
  const always = component === "explainer" ? ["--http_port"] : [];
  return [...own, ...wanted.filter(([flag]) => always.includes(flag) || !given(flag)).flat()];
}
