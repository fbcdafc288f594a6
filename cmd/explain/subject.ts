import { UsageError } from "../../src/errors.ts";
import { readTargets } from "../../src/gather/targets.ts";
import { workloadKinds } from "../../src/model/workload-kinds.ts";
import type { Io } from "../io.ts";
import { isPodDefaultType } from "../pod-default-type.ts";
import type { ExplainOptions } from "./flags.ts";

type Subject =
  | { readonly kind: "event" | "pods" }
  | { readonly kind: "field"; readonly paths: readonly string[] }
  | { readonly kind: "pod-default" | "opt-in"; readonly names: readonly string[] };

/** kubectl explain's grammar: the type, then the path; the plugin takes the path alone, too. */
const fieldPath = /^(?:(?:spec|metadata)(?:\.|$)|poddefaults?\.(?!(?:v1alpha1\.)?kubeflow\.org))/i;
const typeOfField = /^poddefaults?(?:\.kubeflow\.org|\.v1alpha1\.kubeflow\.org)?(?:\.|$)/i;

/**
 * What the words of the command line ask about. A bare word is the name of a PodDefault, unless it is a type, as in `pod web-0`
 * and `deployments -l app=web`.
 * @throws UsageError where they ask about nothing, or about several things at once
 */
export async function subjectOf(options: ExplainOptions, io: Io): Promise<Subject> {
  if (options.event !== undefined) return { kind: "event" };
  const words = options.args;
  if (asksAboutFields(options, io)) {
    return { kind: "field", paths: words.map((word) => word.replace(typeOfField, "")) };
  }
  const names = await podDefaultNames(options, io);
  if (options.optIn) {
    if (names.length === 1) return { kind: "opt-in", names };
    throw new UsageError("--opt-in wants the name of one PodDefault");
  }
  if (names.length > 0) return { kind: "pod-default", names };
  if (words.length === 0 && options.filename.length === 0) {
    throw new UsageError("say what to explain: a PodDefault, TYPE/NAME, a file, or a field such as spec.env");
  }
  return { kind: "pods" };
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

/** The PodDefaults that are named: `gpu`, `poddefault/gpu` or `poddefault gpu`; none where the words are about other things. */
async function podDefaultNames(options: ExplainOptions, io: Io): Promise<readonly string[]> {
  const { args, selector, all, allNamespaces } = options;
  const [first = "", ...rest] = args;
  if (isPodDefaultType(first)) return rest;
  if (selector !== undefined || all || allNamespaces || first.split(",").every(isWorkloadType)) return [];
  const targets = args.map((word) => readTargets([word], io.cwd));
  const names = targets.flat().map((target) => {
    if (target.kind === "type") return target.type;
    return target.kind === "object" && isPodDefaultType(target.type) ? target.name : undefined;
  });
  const found = names.filter((name) => name !== undefined);
  if (found.length === 0 || found.length === names.length) return found;
  throw new UsageError(
    `explain PodDefaults (${found.join(", ")}) and Pods one after the other: they are explained in different ways`,
  );
}

/** A type whose objects make Pods, as kubectl takes types: `deploy`, `Deployment`, `deployments.apps`. */
function isWorkloadType(word: string): boolean {
  const [type = ""] = word.toLowerCase().split(".", 1);
  return workloadKinds.some(({ kind, plural, shortNames }) =>
    [kind.toLowerCase(), plural, ...shortNames].includes(type),
  );
}
