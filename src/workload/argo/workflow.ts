import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import type { StringMap } from "../../kubernetes/object-meta.ts";
import type { Absence } from "../../model/pod-source.ts";
import { defaultsNote, yamlObject } from "../controller-settings.ts";
import type { Lookup } from "../lookup.ts";
import {
  nameOf,
  objectsAt,
  type PodReader,
  podFromTemplate,
  stringsAt,
  textAt,
  type WorkloadPod,
  type WorkloadPods,
  workloadPod,
} from "../workload-pod.ts";
import { agentPodSpec } from "./agent-pod.ts";
import { executorOf } from "./executor.ts";
import { patchesOf, workflowPodSpec } from "./pod-spec.ts";
import { type Run, runOf } from "./run.ts";
import { isOpen, withoutOpenFields } from "./tags.ts";
import { agentTypes, type Call, callsOf } from "./template-calls.ts";

const prefix = "workflows.argoproj.io";
const lateValue = "only known when the workflow runs";

/** The Pods of a Workflow, or of one that runs a WorkflowTemplate. */
export const workflowPods: PodReader = (workflow, { lookup }) => podsOfRun(workflow, "spec", lookup);

/** A CronWorkflow creates Workflows with the labels of spec.workflowMetadata. */
export const cronWorkflowPods: PodReader = (workflow, { lookup }) =>
  podsOfRun(workflow, "spec.workflowSpec", lookup);

/** createWorkflowPod (argo-workflows v4.0.5): a Pod for each call of a template that runs one, and one agent. */
export function podsOfRun(workflow: JsonObject, specPath: string, lookup: Lookup): WorkloadPods {
  const run = runOf(workflow, specPath, lookup);
  if ("problem" in run) return run;
  const calls = callsOf(run);
  if ("problem" in calls) return calls;
  const isServed = ({ template }: Call) => agentTypes.some((type) => isObject(template[type]));
  const pods = calls.filter((call) => !isServed(call)).map((call) => callPod(run, call));
  const absence = suspension(workflow);
  return mergedPods([...pods, ...(calls.some(isServed) ? [agentPod(run)] : [])]).map((one) => ({
    ...one,
    ...(absence && { absence }),
  }));
}

function suspension({ kind, spec }: JsonObject): Absence | undefined {
  const isSuspended = kind !== "WorkflowTemplate" && isObject(spec) && spec["suspend"] === true;
  return isSuspended ? { reason: "suspended", why: "spec.suspend is true" } : undefined;
}

function callPod(run: Run, call: Call): WorkloadPod {
  const { template, steps, count } = call;
  const role = textAt(template, "name") ?? "";
  const { spec, open } = withoutOpenFields(workflowPodSpec(run, call, executorOf(run, template)));
  const names = objectsAt(spec, "containers").map(({ name }) => String(name));
  const main = names.includes("main") ? "main" : (names.at(-1) ?? "");
  const { replicas: _, ...made } = runPod(run, call, spec, {
    labels: call.isOnExit ? { [`${prefix}/on-exit`]: "true" } : {},
    generateName: `${nameOf(run.workflow)}-${role}-`,
    main,
  });
  return {
    ...made,
    from: `${call.holder.name}, ${call.place}`,
    role: steps.length > 0 ? `${role} (${steps.join(".")})` : role,
    ...(count !== undefined && { replicas: count }),
    notes: [
      ...made.notes,
      ...precedenceNotes(run, call),
      ...open.map((field) => `${field} is left out: ${lateValue}`),
      ...patchNotes(run, template),
      ...settingsNotes(run),
    ],
  };
}

function agentPod(run: Run): WorkloadPod {
  const made = runPod(run, { template: {} }, agentPodSpec(run), {
    labels: { [`${prefix}/component`]: "agent" },
    generateName: `${nameOf(run.workflow)}-`,
    main: "main",
  });
  return { ...made, role: "agent", notes: [...made.notes, ...settingsNotes(run)] };
}

type Own = { readonly labels: StringMap; readonly generateName: string; readonly main: string };

/** A Pod with the labels and annotations of createWorkflowPod and addMetadata, without those that still have tags. */
function runPod(run: Run, { template }: Pick<Call, "template">, spec: JsonObject, own: Own): WorkloadPod {
  const { holder, controller, workflow, name } = run;
  const instance = textAt(controller.config, "instanceID");
  const labels = {
    [`${prefix}/completed`]: "false",
    ...(name !== undefined && { [`${prefix}/workflow`]: name }),
    ...(instance !== undefined && { [`${prefix}/controller-instanceid`]: instance }),
    ...own.labels,
    ...stringsAt(holder.spec, "podMetadata.labels"),
    ...stringsAt(template, "metadata.labels"),
  };
  const annotations = {
    "kubectl.kubernetes.io/default-container": own.main,
    ...garbageCollection(run),
    ...stringsAt(holder.spec, "podMetadata.annotations"),
    ...stringsAt(template, "metadata.annotations"),
  };
  return workloadPod({
    pod: podFromTemplate(
      workflow,
      {},
      {
        generateName: own.generateName,
        labels: withoutOpen(labels),
        annotations: withoutOpen(annotations),
        spec,
        ...(name !== undefined && { owned: true }),
      },
    ),
    from: `${holder.name}, ${holder.path}`,
    ...leftOut(labels, annotations, name === undefined),
  });
}

/** What the report says about labels and annotations that still have tags. */
function leftOut(labels: StringMap, annotations: StringMap, isNameUnknown: boolean) {
  const openLabels = Object.entries(labels).filter(hasOpenTag);
  const openAnnotations = Object.entries(annotations).filter(hasOpenTag);
  const nameLabel = { key: `${prefix}/workflow`, why: "the name of the Workflow" };
  return {
    unknownLabels: [
      ...(isNameUnknown ? [nameLabel] : []),
      ...openLabels.map(([key, value]) => ({ key, why: `${isOpen(key) ? key : value} is ${lateValue}` })),
    ],
    notes: [
      ...openLabels.map(([key, value]) => `the label ${key}=${value} is left out: ${lateValue}`),
      ...openAnnotations.map(([key]) => `the annotation ${key} is left out: ${lateValue}`),
    ],
  };
}

function garbageCollection({ holder, controller }: Run): StringMap {
  const strategy = textAt(holder.spec, "podGC.strategy");
  const delay =
    textAt(holder.spec, "podGC.deleteDelayDuration") ?? textAt(controller.config, "podGCDeleteDelayDuration");
  return strategy === undefined ? {} : { [`${prefix}/pod-gc-strategy`]: `${strategy}/${delay ?? "5s"}` };
}

function hasOpenTag([key, value]: readonly [string, string]): boolean {
  return isOpen(key) || isOpen(value);
}

function withoutOpen(map: StringMap): StringMap {
  return Object.fromEntries(Object.entries(map).filter((entry) => !hasOpenTag(entry)));
}

/** If podMetadata and the template differ, the release of the controller decides. */
function precedenceNotes({ controller }: Run, { template, holder, isInline }: Call): readonly string[] {
  if (isInline || !controller.assumed.includes("version")) return [];
  const written = objectsAt(holder.spec, "templates").find(({ name }) => name === template["name"]) ?? {};
  const differing = ["labels", "annotations"].flatMap((field) => {
    const shared = stringsAt(holder.spec, `podMetadata.${field}`);
    const own = Object.entries(stringsAt(written, `metadata.${field}`));
    return own.filter(([key, value]) => key in shared && shared[key] !== value).map(([key]) => key);
  });
  if (differing.length === 0) return [];
  return [
    `${differing.join(", ")}: assumed Argo 3.7 or later, where podMetadata overrides the metadata of the template; before 3.7 the template wins`,
  ];
}

function patchNotes({ holder }: Run, template: JsonObject): readonly string[] {
  const isLate = patchesOf(holder.spec, template).some((text) => yamlObject(text) === undefined);
  return isLate ? [`a podSpecPatch is left out: ${lateValue}`] : [];
}

function settingsNotes({ controller }: Run): readonly string[] {
  if (!controller.assumed.includes("configuration")) return [];
  return [defaultsNote("the workflow controller", "workflow-controller-configmap")];
}

/** Merges equal Pods of one role. */
export function mergedPods(pods: readonly WorkloadPod[]): readonly WorkloadPod[] {
  const groups = Map.groupBy(pods, ({ pod, notes, role }) => JSON.stringify([pod, notes, role]));
  return [...groups.values()].map((alike) => {
    const [{ replicas: _, ...first }] = alike as [WorkloadPod];
    const counts = alike.map(({ replicas }) => replicas);
    const isKnown = counts.every((count) => count !== undefined);
    return isKnown ? { ...first, replicas: counts.reduce((sum, count) => sum + count, 0) } : first;
  });
}
