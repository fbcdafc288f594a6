import type { PodDefault } from "../../model/pod-default.ts";
import { commandLine } from "../../quote-for-shell.ts";
import type { FindingCode } from "../catalog.ts";
import { editPodDefault, type Surroundings } from "../edit-pod-default.ts";
import { type Finding, type Fix, findingOf } from "../finding.ts";
import { nounWithNames } from "../plugin-refusal.ts";

/** A message, and what is at hand to explain it. */
export type Scene = {
  readonly text: string;
  readonly surroundings: Surroundings;
  readonly known: readonly PodDefault[];
};

/** A refusal in which the PodDefault webhook has no part: by an admission plugin, another webhook, the scheduler or the kubelet. */
export type OtherRefusal = {
  readonly pattern: RegExp;
  readonly explain: (match: RegExpExecArray, scene: Scene) => Finding | undefined;
};

/** The Pod that a message of the API server is about; "" where it names none. */
export function podIn(text: string): string {
  return /\bpods? "([^"]+)" is (?:forbidden|invalid)/i.exec(text)?.[1] ?? "";
}

/** The finding about the Pod of a message. */
export function refused(
  code: FindingCode,
  { text, surroundings: { namespace } }: Scene,
  content: Pick<Finding, "message" | "fixes"> & { readonly details?: readonly string[] },
): Finding {
  return findingOf(code, { kind: "Pod", namespace, name: podIn(text) }, content);
}

/** Who injects the containers that a message names, and what to change where. */
export function blame(
  containers: readonly string[],
  change: string,
  scene: Scene,
): { readonly injected: readonly string[]; readonly fixes: readonly Fix[] } {
  const { surroundings, known } = scene;
  const guilty = injectorsIn(known).filter(({ container }) => containers.includes(container));
  const own = containers.filter((name) => guilty.every(({ container }) => container !== name));
  const place = own.length === 0 ? "" : ` in ${nounWithNames("container", own)}`;
  return {
    injected: guilty.map(
      ({ podDefault, container }) => `PodDefault ${podDefault} injects container ${container}`,
    ),
    fixes: [
      ...guilty.map(({ podDefault, container, field }) =>
        editPodDefault(
          `${change} in container ${container} of PodDefault ${podDefault}`,
          { name: podDefault, path: ["spec", field] },
          surroundings,
        ),
      ),
      ...(own.length > 0 || containers.length === 0
        ? [{ text: `${change}${place} where the Pod comes from` }]
        : []),
      ...(own.length > 0 && known.length === 0
        ? [seePodDefaults("Whether a PodDefault injects it", surroundings.namespace)]
        : []),
    ],
  };
}

/** Where a person sees what no PodDefault at hand shows. */
export function seePodDefaults(question: string, namespace: string): Fix {
  return { text: `${question}:`, command: commandLine`kubectl poddefault list -n ${namespace}` };
}

/** Where the message names no container: those that PodDefaults inject may be the ones. */
export function injectedContainers({ known }: Scene): readonly string[] {
  return injectorsIn(known).map(
    ({ podDefault, container }) => `If it matches, PodDefault ${podDefault} injects container ${container}`,
  );
}

function injectorsIn(known: readonly PodDefault[]) {
  return known.flatMap(({ metadata: { name }, spec }) =>
    (["initContainers", "sidecars"] as const).flatMap((field) =>
      (spec[field] ?? []).map((container) => ({ podDefault: name, field, container: container.name })),
    ),
  );
}
