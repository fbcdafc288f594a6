import { isObject, type Json, type JsonObject, mapTexts, ownValue } from "../../kubernetes/json.ts";
import { withRuntimeImage } from "../runtime-image.ts";
import { strategicMerge } from "../strategic-merge.ts";
import {
  nameOf,
  namespaceOf,
  objectAt,
  objectsAt,
  stringsAt,
  textAt,
  variable,
  withNamed,
} from "../workload-pod.ts";
import { imageFor, type RuntimeDefaults, type ServingRuntime } from "./serving-runtime.ts";
import type { KserveSettings, Mode } from "./settings.ts";

const serving = "kserve-container";
const transformer = "transformer-container";

/** Fields of spec.predictor that name a model format, older than spec.predictor.model. */
const formats = [
  ...["sklearn", "xgboost", "tensorflow", "pytorch", "triton", "onnx", "huggingface", "pmml"],
  ...["lightgbm", "paddle"],
];

/** Fields of a model or explainer that do not belong to its container. */
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

/** Formats with version 2 of the protocol as the default. */
const withSecondProtocol = ["triton", "onnx", "huggingface"];

/** spec.predictor.model, or what setPredictorModelDefaults makes of a format; {} if there is neither. */
export function modelOf(spec: JsonObject): JsonObject {
  const format = formats.find((one) => isObject(spec[one]));
  if (format !== undefined) {
    const second = withSecondProtocol.includes(format) && { protocolVersion: "v2" };
    return { modelFormat: { name: format }, ...second, ...objectAt(spec, format) };
  }
  const model = objectAt(spec, "model");
  const { name } = objectAt(model, "modelFormat");
  return { ...((name === "triton" || name === "vLLM") && { protocolVersion: "v2" }), ...model };
}

/** GetStorageUri: the model's, or STORAGE_URI of the serving container. */
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

/** buildPodSpec and the components' GetContainer: the serving container, then the others of the component. */
export function componentContainers(
  service: JsonObject,
  component: string,
  spec: JsonObject,
  { mode, server, settings }: Serving,
): readonly JsonObject[] {
  const { main, others } = split(component, spec, server, settings.resources);
  const args = component === "predictor" ? undefined : withArguments(service, component, spec, main);
  const all = [{ ...main, ...(args !== undefined && { args }) }, ...others];
  const placed = all.map((one) => filledIn(one, service));
  const named = variable("INFERENCE_SERVICE_NAME", nameOf(service));
  const told = { predictor: placed, transformer: placed.slice(0, 1) }[component] ?? [];
  const withName = [
    ...told.map((one) => ({ ...one, env: withNamed(one["env"], named) })),
    ...placed.slice(told.length),
  ];
  return mode === "serverless" ? withName : withName.map(defaulted);
}

/** ReplacePlaceholders: Go template tags for the metadata of the service. */
function filledIn(container: JsonObject, service: JsonObject): JsonObject {
  const values: Readonly<Record<string, string>> = { Name: nameOf(service), Namespace: namespaceOf(service) };
  const maps = { Labels: "metadata.labels", Annotations: "metadata.annotations" };
  const fill = (text: string) =>
    text
      .replace(/\{\{\s*\.(Name|Namespace)\s*\}\}/g, (tag, key: string) => values[key] ?? tag)
      .replace(
        /\{\{\s*\.(Labels|Annotations)\.(\w+)\s*\}\}/g,
        (tag, map: keyof typeof maps, key: string) => ownValue(stringsAt(service, maps[map]), key) ?? tag,
      );
  return mapTexts(container, fill) as JsonObject;
}

/** setDefaultPodSpec of the raw deployment. */
function defaulted(container: JsonObject): JsonObject {
  const [port] = objectsAt(container, "ports");
  const serves = [serving, transformer].includes(String(container["name"]));
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

/** How a component is served. */
export type Serving = {
  readonly mode: Mode;
  readonly server: Server | undefined;
  readonly settings: KserveSettings;
};

type Containers = { readonly main: JsonObject; readonly others: readonly JsonObject[] };

/** The runtime of a model, and the defaults that follow from it. */
export type Server = {
  readonly runtime: ServingRuntime | undefined;
  readonly defaults: RuntimeDefaults;
};

function split(
  component: string,
  spec: JsonObject,
  server: Server | undefined,
  resources: JsonObject,
): Containers {
  const containers = objectsAt(spec, "containers");
  const model = component === "explainer" ? objectAt(spec, "art") : modelOf(spec);
  if (Object.keys(model).length > 0) return servedBy(server, model, containers);
  // CustomPredictor.Default names the first container only if it is alone or has no name.
  const [first = {}, ...others] = containers;
  const keepsName = component === "predictor" && others.length > 0 && first["name"];
  const sized = withResources(first, resources);
  return { main: keepsName ? sized : { ...sized, name: serving }, others };
}

/** setResourceRequirementDefaults */
function withResources(container: JsonObject, resources: JsonObject): JsonObject {
  const of = (list: "requests" | "limits") => ({
    ...objectAt(resources, list),
    ...objectAt(container, `resources.${list}`),
  });
  const all = { ...objectAt(container, "resources"), requests: of("requests"), limits: of("limits") };
  const kept = Object.entries(all).filter(([, value]) => !isObject(value) || Object.keys(value).length > 0);
  return kept.length === 0 ? container : { ...container, resources: Object.fromEntries(kept) };
}

/** buildPodSpec: the model's container merged into the runtime's, then the transformer, then all others. */
function servedBy(server: Server | undefined, model: JsonObject, own: readonly JsonObject[]): Containers {
  const { runtime, defaults = { env: [], args: [] } } = server ?? {};
  const ofRuntime = objectsAt(runtime?.spec ?? {}, "containers");
  const fields = Object.fromEntries(Object.entries(model).filter(([field]) => !ofModel.includes(field)));
  const env = defaults.env.reduce<Json>((list, one) => withNamed(list, one), fields["env"] ?? []);
  const args = [...(Array.isArray(fields["args"]) ? fields["args"] : []), ...defaults.args];
  const merged = mergeRuntimeContainers(ofRuntime.find(({ name }) => name === serving) ?? {}, {
    ...fields,
    ...(defaults.env.length > 0 && { env }),
    ...(args.length > 0 && { args }),
  });
  const version = textAt(model, "runtimeVersion");
  const main = runtime === undefined ? merged : imageFor(merged, runtime, version);
  const transformers = [...ofRuntime, ...own].filter(({ name }) => name === transformer);
  const isOther = ({ name }: JsonObject) => name !== transformer;
  return {
    main: withRuntimeImage({ ...main, name: serving }),
    others: [
      ...transformers.slice(0, 1).map((first) => transformers.slice(1).reduce(mergeRuntimeContainers, first)),
      ...ofRuntime.filter((one) => isOther(one) && one["name"] !== serving),
      ...own.filter(isOther),
    ],
  };
}

/** MergeRuntimeContainers: the arguments of the service follow those of the runtime. */
function mergeRuntimeContainers(runtime: JsonObject, own: JsonObject): JsonObject {
  const args = [runtime, own].flatMap((one) => (Array.isArray(one["args"]) ? one["args"] : []));
  return { ...strategicMerge(runtime, own), ...(args.length > 0 && { args }) };
}

/** Transformers and explainers get the address of the model, unless the user sets it. */
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
