import { isObject, type JsonObject } from "../kubernetes/json.ts";
import { withRuntimeImage } from "./runtime-image.ts";
import { nameOf, objectAt, objectsAt, textAt, variable, withNamed } from "./workload-pod.ts";

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

/**
 * buildPodSpec and the components' GetContainer: the container that serves first, then the others of the component. The
 * variable INFERENCE_SERVICE_NAME is set since after v0.15 (kserve 0187b46).
 */
export function componentContainers(
  service: JsonObject,
  component: string,
  spec: JsonObject,
): readonly JsonObject[] {
  const { main, others } = split(component, spec);
  const env = withNamed(main["env"], variable("INFERENCE_SERVICE_NAME", nameOf(service)));
  const args = component === "predictor" ? undefined : withArguments(service, component, spec, main);
  return [{ ...main, env, ...(args !== undefined && { args }) }, ...others];
}

type Containers = { readonly main: JsonObject; readonly others: readonly JsonObject[] };

function split(component: string, spec: JsonObject): Containers {
  const containers = objectsAt(spec, "containers");
  const model = component === "explainer" ? objectAt(spec, "art") : modelOf(spec);
  if (Object.keys(model).length > 0) {
    const fields = Object.entries(model).filter(([field]) => !ofModel.includes(field));
    return { main: withRuntimeImage({ ...Object.fromEntries(fields), name: serving }), others: containers };
  }
  // CustomPredictor.Default names the first container only if it is alone or has no name.
  const [first = {}, ...others] = containers;
  const keepsName = component === "predictor" && others.length > 0 && first["name"];
  return { main: keepsName ? first : { ...first, name: serving }, others };
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
