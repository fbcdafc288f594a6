import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../../src/errors.ts";
import { readTargets } from "../../src/gather/targets.ts";
import { kindsNamed } from "../../src/model/workload-kinds.ts";
import type { Io } from "../io.ts";
import { isPodDefaultType } from "../pod-default-type.ts";
import type { ExplainOptions } from "./flags.ts";

type Subject =
  | { readonly kind: "event" | "schema" }
  | { readonly kind: "code"; readonly codes: readonly string[] }
  /** `words` name Pods; `about` PodDefaults, where the question is why they apply to these Pods. */
  | { readonly kind: "pods"; readonly words: readonly string[]; readonly about: readonly string[] }
  | { readonly kind: "field"; readonly paths: readonly string[] }
  | { readonly kind: "pod-default" | "opt-in"; readonly names: readonly string[] };

/** kubectl explain's grammar: the type, then the path; the plugin takes the path alone, too. */
const fieldPath = /^(?:(?:spec|metadata)(?:\.|$)|poddefaults?\.(?!(?:v1alpha1\.)?kubeflow\.org))/i;
/** A code of findings: no PodDefault can have such a name. */
const codeForm = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
const typeOfField = /^poddefaults?(?:\.kubeflow\.org|\.v1alpha1\.kubeflow\.org)?(?:\.|$)/i;

/**
 * What the words of the command line ask about. A bare word is the name of a PodDefault, unless it is a type, as in `pod web-0`
 * and `deployments -l app=web`, or a file.
 * @throws UsageError where they ask about nothing
 */
export function subjectOf(options: ExplainOptions, io: Io): Subject {
  if (options.event !== undefined) return { kind: "event" };
  if (options.schema) return { kind: "schema" };
  const words = options.args;
  if (words.length > 0 && words.every((word) => codeForm.test(word))) return { kind: "code", codes: words };
  if (asksAboutFields(options, io)) {
    return { kind: "field", paths: words.map((word) => word.replace(typeOfField, "")) };
  }
  const { names, others } = podDefaultNames(options, io);
  if (options.optIn) {
    if (names.length === 1 && others.length === 0) return { kind: "opt-in", names };
    throw new UsageError("--opt-in needs the name of one PodDefault");
  }
  const pods = options.for === undefined ? others : [...others, options.for];
  if (pods.length > 0) return { kind: "pods", words: pods, about: names };
  if (names.length > 0) return { kind: "pod-default", names };
  if (options.filename.length === 0 && !options.kustomize) {
    throw new UsageError(
      "specify what to explain: a PodDefault, TYPE/NAME, a file, a field such as spec.env, or a code such as CONFLICT",
    );
  }
  return { kind: "pods", words: [], about: [] };
}

/** `spec.env`, `poddefault.spec.env`, or the type alone; a file of that name is a file. */
function asksAboutFields(
  { args, filename, selector, all, allNamespaces, optIn }: ExplainOptions,
  io: Io,
): boolean {
  const isFile = (word: string) => readTargets([word], io.cwd)[0]?.kind === "file";
  if (args.length === 0 || optIn) return false;
  if (args.every((word) => fieldPath.test(word) && (/^spec/.test(word) || !isFile(word)))) return true;
  const [first = "", ...rest] = args;
  const asksForObjects = selector !== undefined || all || allNamespaces || filename.length > 0;
  return isPodDefaultType(first) && rest.length === 0 && !asksForObjects && !isFile(first);
}

/** No path, and no manifest that is missing. */
const bareName = /^(?!.*\.(?:ya?ml|json)$)\w[\w.]*$/i;

/** The PodDefaults that are named: `gpu`, `poddefault/gpu` or `poddefault gpu`; and the other words, which name Pods. */
function podDefaultNames(
  options: ExplainOptions,
  io: Io,
): { readonly names: readonly string[]; readonly others: readonly string[] } {
  const { args, selector, all, allNamespaces, fieldSelector } = options;
  const [first = "", ...rest] = args;
  if (isPodDefaultType(first)) return { names: rest, others: [] };
  const asksForLive = selector !== undefined || fieldSelector !== undefined || all || allNamespaces;
  if (asksForLive || first.split(",").every((type) => kindsNamed(type).length > 0))
    return { names: [], others: args };
  const named = args.map((word) => ({ word, name: podDefaultName(word, io) }));
  return {
    names: named.flatMap(({ name }) => name ?? []),
    others: named.flatMap(({ word, name }) => (name === undefined ? [word] : [])),
  };
}

/** undefined: the word is a file, or an object of another type. */
function podDefaultName(word: string, io: Io): string | undefined {
  const [target] = readTargets([word], io.cwd);
  if (target?.kind === "type") return target.type;
  // A name that the API server would refuse; a file of a PodDefault may have it all the same.
  if (target?.kind === "file" && bareName.test(word) && !existsSync(resolve(io.cwd, word))) return word;
  return target?.kind === "object" && isPodDefaultType(target.type) ? target.name : undefined;
}
