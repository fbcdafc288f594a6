import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";
import { strategicMerge } from "../strategic-merge.ts";
import { objectAt, objectsAt, textAt } from "../workload-pod.ts";
import { callItems, isSkipped } from "./call-items.ts";
import { type Holder, parameterValue, type Run, templatesAt, textOf } from "./run.ts";
import { fillIn, type TagValues } from "./tags.ts";

/** A call of a template that runs a Pod or that the agent serves, with its arguments filled in. */
export type Call = {
  readonly template: JsonObject;
  readonly holder: Holder;
  /** The field with the template: `spec.templates[1]`. */
  readonly place: string;
  /** The steps and tasks that lead to it; none for the entrypoint. */
  readonly steps: readonly string[];
  /** How often it is called like this; undefined: once for each item of a list that depends on the run. */
  readonly count: number | undefined;
  readonly isOnExit: boolean;
  /** Set if the step itself contains the template: podMetadata does not override its metadata. */
  readonly isInline: boolean;
  /** The template whose steps or tasks call it. */
  readonly caller: JsonObject | undefined;
};

export type Calls = readonly Call[] | { readonly problem: string };

/** Templates that run a Pod (IsPodType), and those that the agent Pod serves. */
const podTypes = ["container", "script", "containerSet", "resource", "data"];
export const agentTypes = ["http", "plugin"];
const types = [...podTypes, ...agentTypes, "steps", "dag", "suspend"];

/** The reference of a step, a task or a hook to a template, and the arguments. */
type Reference = { readonly target: JsonObject; readonly given: ReadonlyMap<string, string | undefined> };

type Frame = Pick<Call, "steps" | "isOnExit" | "caller" | "holder">;

type Walk = {
  readonly run: Run;
  /** The templates that are being called, to end recursion. */
  readonly open: Set<string>;
  /** Templates that are missing. */
  readonly problems: string[];
  visits: number;
};

/** Limits the walk: a template can call itself with other arguments. */
const mostVisits = 20_000;

/**
 * Follows a workflow from its entrypoint, its exit handler and its hooks through steps and tasks to the
 * templates that run Pods (operate and executeTemplate of argo-workflows v4.0.5). A WorkflowTemplate without an entrypoint
 * is a library: each of its templates counts as called.
 */
export function callsOf(run: Run): Calls {
  const walk: Walk = { run, open: new Set(), problems: [], visits: 0 };
  const spec = run.holder.spec;
  const frame: Frame = { steps: [], isOnExit: false, caller: undefined, holder: run.holder };
  const given = givenBy(spec, walk);
  const entrypoint = textAt(spec, "entrypoint");
  const starts =
    entrypoint === undefined
      ? objectsAt(spec, "templates").map((one) => textAt(one, "name") ?? null)
      : [entrypoint];
  const entered = starts.flatMap((template) =>
    visit(walk, { target: { template }, given: entrypoint === undefined ? new Map() : given }, frame),
  );
  const calls = [...entered, ...hookCalls(walk, spec, frame, given)];
  const [problem] = walk.problems;
  if (problem !== undefined) return { problem };
  return walk.visits > mostVisits ? { problem: `it calls more than ${mostVisits} templates` } : calls;
}

/** Exit handlers and other lifecycle hooks. Only the Pods of exit handlers get a label. */
function hookCalls(
  walk: Walk,
  holder: JsonObject,
  frame: Frame,
  given: ReadonlyMap<string, string | undefined>,
): readonly Call[] {
  const onExit = textAt(holder, "onExit");
  const hooks = Object.entries(objectAt(holder, "hooks")).filter(
    ([name]) => name !== "exit" || onExit === undefined,
  );
  return [
    ...(onExit === undefined ? [] : [["exit", { template: onExit }] as const]),
    ...hooks.flatMap(([name, hook]) => (isObject(hook) ? [[name, hook] as const] : [])),
  ].flatMap(([name, target]) => {
    const own = givenBy(target, walk);
    const isExit = name === "exit";
    const inner = {
      ...frame,
      steps: [...frame.steps, isExit ? "onExit" : name],
      isOnExit: frame.isOnExit || isExit,
    };
    return visit(walk, { target, given: own.size > 0 ? own : given }, inner);
  });
}

function visit(walk: Walk, { target, given }: Reference, frame: Frame): readonly Call[] {
  walk.visits += 1;
  const found = walk.visits > mostVisits ? undefined : findTemplate(walk, target, frame.holder);
  if (found === undefined) return [];
  const { holder, place, isInline } = found;
  const template = processed(walk, found, given, frame);
  const call: Call = { ...frame, template, holder, place, isInline, count: 1 };
  if ([...podTypes, ...agentTypes].some((type) => isObject(template[type]))) return [call];
  const key = JSON.stringify([holder.name, place, [...given], frame.isOnExit]);
  if (walk.open.has(key)) return [];
  walk.open.add(key);
  const groups = Array.isArray(template["steps"]) ? template["steps"] : [];
  const tasks = [...groups.flat().filter(isObject), ...objectsAt(template, "dag.tasks")];
  const calls = tasks.flatMap((task) => taskCalls(walk, task, { ...frame, holder, caller: template }));
  walk.open.delete(key);
  return merged(calls);
}

/** expandStep and expandTask: one call for each item, and those of its hooks. */
function taskCalls(walk: Walk, task: JsonObject, frame: Frame): readonly Call[] {
  return callItems(task).flatMap(({ task: one, count }) => {
    if (isSkipped(one)) return [];
    const given = givenBy(one, walk);
    const inner = { ...frame, steps: [...frame.steps, textAt(task, "name") ?? ""] };
    const calls = [...visit(walk, { target: one, given }, inner), ...hookCalls(walk, one, inner, given)];
    return count === 1 ? calls : calls.map((call) => ({ ...call, count: times(call.count, count) }));
  });
}

function times(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one * other;
}

/** Counts calls that are equal. */
function merged(calls: readonly Call[]): readonly Call[] {
  const groups = Map.groupBy(calls, ({ count: _, ...call }) =>
    JSON.stringify([call.template, call.holder.name, call.isOnExit, call.steps]),
  );
  return [...groups.values()].map((alike) => {
    const [first] = alike as [Call];
    const counts = alike.map(({ count }) => count);
    const isKnown = counts.every((count) => count !== undefined);
    return {
      ...first,
      count: isKnown ? counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) : undefined,
    };
  });
}

type Found = Pick<Call, "holder" | "place" | "isInline"> & { readonly template: JsonObject };

/** TemplateContext.GetTemplate: inline, by reference to another object, or by name. */
function findTemplate({ run, problems }: Walk, target: JsonObject, holder: Holder): Found | undefined {
  if (isObject(target["inline"])) {
    const name = textAt(target, "name") ?? "";
    return {
      holder,
      place: `${holder.path}, inline in ${name}`,
      isInline: true,
      template: { name, ...target["inline"] },
    };
  }
  const reference = objectAt(target, "templateRef");
  const other = templatesAt(reference, run.namespace, run.lookup);
  if (other !== undefined && "problem" in other) {
    problems.push(other.problem);
    return undefined;
  }
  const owner = other ?? holder;
  const name = textAt(other ? reference : target, "template");
  const templates = objectsAt(owner.spec, "templates");
  const index = templates.findIndex((one) => one["name"] === name);
  const template = templates[index];
  if (template === undefined) {
    problems.push(
      name === undefined
        ? `a step of ${owner.name} names no template`
        : `${owner.name} has no template ${name}`,
    );
    return undefined;
  }
  return { holder: owner, place: `${owner.path}.templates[${index}]`, isInline: false, template };
}

/** mergedTemplateDefaultsInto, then ProcessArgs: defaults, the tags of the workflow, and those of the inputs. */
function processed(
  { run }: Walk,
  { template, holder, isInline }: Found,
  given: ReadonlyMap<string, string | undefined>,
  { steps }: Frame,
): JsonObject {
  const ofHolder = isInline || run.controller.isBefore37 ? template : withPodMetadata(template, holder);
  const complete = withDefaults(ofHolder, objectAt(run.holder.spec, "templateDefaults"));
  const name = steps.at(-1) ?? "";
  const values = new Map([...run.values, ["steps.name", name], ["tasks.name", name], ["retries", "0"]]);
  const filled = fillIn(complete, values);
  return fillIn(filled, new Map([...values, ...inputValues(filled, given, run)]));
}

function inputValues(
  template: JsonObject,
  given: ReadonlyMap<string, string | undefined>,
  run: Run,
): TagValues {
  const inputs = objectsAt(template, "inputs.parameters").flatMap((input) => {
    const name = String(input["name"]);
    const value = given.has(name) ? given.get(name) : parameterValue(input, run.namespace, run.lookup);
    return value === undefined ? [] : [[`inputs.parameters.${name}`, value] as const];
  });
  const paths = ["inputs.artifacts", "outputs.artifacts", "outputs.parameters"].flatMap((list) =>
    objectsAt(template, list).flatMap((one) => {
      const path = textAt(one, "path") ?? textAt(one, "valueFrom.path");
      return path === undefined ? [] : [[`${list}.${one["name"]}.path`, path] as const];
    }),
  );
  return new Map([...inputs, ...paths]);
}

/** addPodMetadata: since Argo 3.7, podMetadata of the holder overrides the metadata of the template. */
function withPodMetadata(template: JsonObject, { spec }: Holder): JsonObject {
  const merge = (field: string): JsonObject => ({
    ...objectAt(template, `metadata.${field}`),
    ...objectAt(spec, `podMetadata.${field}`),
  });
  const metadata = { labels: merge("labels"), annotations: merge("annotations") };
  return { ...template, metadata };
}

/** Defaults do not change the type of the template. */
function withDefaults(template: JsonObject, defaults: JsonObject): JsonObject {
  const fitting = Object.entries(defaults).filter(([field]) => !types.includes(field) || field in template);
  return strategicMerge(Object.fromEntries(fitting), template);
}

/** The arguments of a step, a task, a hook or the workflow; undefined if they depend on the run. */
function givenBy(holder: JsonObject, { run }: Walk): ReadonlyMap<string, string | undefined> {
  return new Map(
    objectsAt(holder, "arguments.parameters").map((one) => [
      String(one["name"]),
      one["value"] != null ? textOf(one["value"] as Json) : parameterValue(one, run.namespace, run.lookup),
    ]),
  );
}
