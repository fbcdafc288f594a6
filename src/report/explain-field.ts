import { ownValue } from "../kubernetes/json.ts";
import { type GoField, type GoType, type GoValue, goType, structLike } from "../kubernetes/types.ts";
import {
  describeField,
  type FieldReference,
  type InjectedField,
  injectedFields,
} from "../model/injected-fields.ts";
import { nearMiss } from "../near-miss.ts";
import { commandLine } from "../quote-for-shell.ts";

/** A field with its type, as `kubectl explain` writes one: `env <[]EnvVar>`. */
export type FieldLine = { readonly name: string; readonly type: string; readonly depth: number };

export type FieldExplanation = {
  /** `spec.env.valueFrom` */
  readonly path: string;
  readonly type: string;
  readonly description: readonly string[];
  readonly reference?: FieldReference;
  /** The field of a Pod that it is, as kubectl explain takes it. */
  readonly podField?: string;
  /** The fields below it; all of them with `recursive`. */
  readonly fields: readonly FieldLine[];
};

export type FieldLookup =
  | { readonly ok: true; readonly explanation: FieldExplanation }
  | { readonly ok: false; readonly message: string };

/** Guards against types that contain themselves: nothing in a PodDefault is deeper. */
const deepest = 12;

/** All of a PodDefault: what every object has, and its spec. */
const podDefaultType = structLike(
  goType("webhook", "Pod"),
  "PodDefault",
  new Map<string, GoField>([
    ...[...goType("webhook", "Pod").fields].filter(([name]) => name === "metadata"),
    ["spec", fieldOf("spec", { kind: "struct", type: goType("webhook", "PodDefaultSpec") })],
    ["apiVersion", fieldOf("apiVersion", { kind: "string" })],
    ["kind", fieldOf("kind", { kind: "string" })],
  ]),
);

function fieldOf(name: string, value: GoValue): GoField {
  return { name, value, pointer: false, omitEmpty: true };
}

const descriptions: Readonly<Record<string, string>> = {
  "": "Injects env, volumes, mounts and more into the Pods of its namespace that its selector matches, as they are created.",
  metadata:
    "The PodDefault's own name, namespace, labels and annotations. spec.selector decides which Pods it changes; spec.labels and spec.annotations are what it adds to them.",
  "metadata.name":
    "The marker annotation on Pods contains it: over 52 characters the API server rejects every Pod that matches. Where order matters, PodDefaults apply in order of their names.",
  "metadata.namespace": "A PodDefault applies only to the Pods of its own namespace.",
  spec: "Which Pods a PodDefault selects, in its own namespace and as they are created, and what it injects into them.",
  "spec.selector":
    'Which Pods: a label selector of matchLabels and matchExpressions; all clauses must hold. The empty selector matches every Pod. The CRD stores any operator and values, and one invalid selector denies every Pod of the namespace. Kubeflow\'s Notebook form uses only the first of matchLabels, with the value "true".',
  "spec.desc": "What users read in Kubeflow's Notebook form.",
};

/** Explains a field of a PodDefault by its path, `spec.env` or `metadata`; "" is the PodDefault itself. */
export function explainField(path: string, recursive: boolean): FieldLookup {
  const steps = path === "" ? [] : path.split(".");
  let field = fieldOf("", { kind: "struct", type: podDefaultType });
  for (const [index, step] of steps.entries()) {
    const type = structOf(field.value);
    const next = type?.fields.get(step);
    if (next === undefined) return { ok: false, message: noSuchField(steps.slice(0, index + 1), type) };
    field = next;
  }
  const type = structOf(field.value);
  const reference = steps.length === 2 && steps[0] === "spec" ? referenceOf(steps[1] ?? "") : undefined;
  const words = ownValue(descriptions, path);
  const ofPod = podField(path);
  return {
    ok: true,
    explanation: {
      path,
      type: typeWords(field.value),
      description: words ? [words] : [],
      ...(reference && { reference }),
      ...(ofPod && { podField: ofPod }),
      fields: type ? fieldLines(type, recursive, 0) : [],
    },
  };
}

function referenceOf(name: string): FieldReference | undefined {
  return isInjected(name) ? describeField(name).reference : undefined;
}

function isInjected(name: string): name is InjectedField {
  return Object.hasOwn(injectedFields, name);
}

/** The Pod's field that a PodDefault's is, `pod.spec.volumes.secret` for `spec.volumes.secret`; undefined for others. */
function podField(path: string): string | undefined {
  const [root, name = "", ...below] = path.split(".");
  const field = root === "spec" && isInjected(name) ? describeField(name).podField : undefined;
  return field === undefined ? undefined : ["pod", field, ...below].join(".");
}

/** kubectl's words, with the nearest field of that type. */
function noSuchField(path: readonly string[], type: GoType | undefined): string {
  const wrong = path.at(-1) ?? "";
  const near = type && nearMiss(wrong, type.fields.keys());
  const parent = path.slice(0, -1).join(".");
  const meant =
    near === undefined
      ? commandLine`see: kubectl poddefault explain ${parent || "poddefault"}`
      : `did you mean ${[parent, near].filter(Boolean).join(".")}?`;
  return `field "${path.join(".")}" does not exist; ${meant}`;
}

function fieldLines(type: GoType, recursive: boolean, depth: number): readonly FieldLine[] {
  if (depth > deepest) return [];
  return [...type.fields.values()].toSorted(byName).flatMap((field) => {
    const below = structOf(field.value);
    const line = { name: field.name, type: typeWords(field.value), depth };
    return recursive && below ? [line, ...fieldLines(below, true, depth + 1)] : [line];
  });
}

function byName(a: GoField, b: GoField): number {
  return a.name < b.name ? -1 : 1;
}

/** The struct that a field holds, or holds a list or map of. */
function structOf(value: GoValue): GoType | undefined {
  if (value.kind === "struct") return value.type;
  return value.kind === "list" || value.kind === "map" ? structOf(value.element) : undefined;
}

/** Types as kubectl explain names them. */
function typeWords(value: GoValue): string {
  switch (value.kind) {
    case "struct":
      return value.type.name;
    case "list":
      return `[]${typeWords(value.element)}`;
    case "map":
      return `map[string]${typeWords(value.element)}`;
    case "bool":
      return "boolean";
    case "int32":
    case "int64":
      return "integer";
    case "quantity":
      return "Quantity";
    case "intOrString":
      return "IntOrString";
    default:
      return "string";
  }
}
