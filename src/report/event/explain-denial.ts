import type { PodDefault } from "../../model/pod-default.ts";
import { type Advice, editPodDefault, type Home, type Remedy } from "../advice.ts";
import { agreeRemedy, compact } from "../conflict-advice.ts";
import { differences } from "../differences.ts";
import { fieldWords } from "../where.ts";
import { decodeDenial, isUnreadable } from "./denial.ts";
import { recognizeFailure } from "./other-failures.ts";
import { type DecodedConflict, resolveDenial } from "./resolve.ts";

/** What the text of a denial or of a FailedCreate event says, decoded. */
export type DenialExplanation = {
  /** PodDefaults that matched the Pod; none where the message is about something else. */
  readonly podDefaults: readonly string[];
  readonly pod: string;
  readonly conflicts: readonly DecodedConflict[];
  readonly advice: readonly Advice[];
};

/**
 * Explains a message of the PodDefault webhook, or one of the API server about it; undefined if it is neither.
 * @param known PodDefaults of the namespace, [] where none are at hand: they complete what the message leaves open
 */
export function explainDenial(
  text: string,
  home: Home,
  known: readonly PodDefault[],
): DenialExplanation | undefined {
  const denial = decodeDenial(text);
  if (denial === undefined) {
    const advice = recognizeFailure(text, home, known);
    return advice && { podDefaults: [], pod: "", conflicts: [], advice: [advice] };
  }
  const conflicts = resolveDenial(denial, known);
  const cutOff: Advice = {
    headline: "The message is cut off",
    details: ["what follows could not be read; there may be more conflicts"],
    remedies: [
      {
        text: "See all of them by a dry run:",
        command: `kubectl poddefault dry-run -n ${home.namespace} TYPE/NAME`,
      },
    ],
  };
  return {
    podDefaults: denial.podDefaults,
    pod: denial.pod,
    conflicts,
    advice: [...conflicts.map((one) => adviseOnTold(one, home)), ...(denial.isCutOff ? [cutOff] : [])],
  };
}

function adviseOnTold(conflict: DecodedConflict, home: Home): Advice {
  const { podDefault, wanted, found, owner, lookedUp, foundLookedUp } = conflict;
  const whose = podDefault === "" ? "a matching PodDefault" : `PodDefault ${podDefault}`;
  const theirs =
    owner === ""
      ? "the Pod, or a PodDefault in line before,"
      : owner === "Pod"
        ? "the Pod"
        : `PodDefault ${owner}`;
  const differing = isUnreadable(wanted) || isUnreadable(found) ? [] : differences(wanted, found);
  return {
    headline: `${thingOf(conflict)}: two different contents`,
    details: [
      `${whose} wants ${compact(wanted)}${lookedUp ? " (read from the PodDefault)" : ""}`,
      `${theirs} has ${compact(found)}${foundLookedUp ? " (read from the PodDefault)" : ""}`,
      ...(differing.length > 0
        ? [`they differ in ${differing.map(({ path }) => path || "the value").join(", ")}`]
        : []),
    ],
    remedies: remediesFor(conflict, home),
  };
}

function thingOf({ field, key }: DecodedConflict): string {
  return field === ""
    ? `${key} (a label or annotation, sidecar or init container)`
    : `${fieldWords[field].one} ${key}`;
}

function remediesFor({ podDefault, owner, field, key }: DecodedConflict, home: Home): readonly Remedy[] {
  if (podDefault === "") {
    return [
      { text: "See what the PodDefaults inject:", command: `kubectl poddefault list -n ${home.namespace}` },
    ];
  }
  if (owner !== "" && field !== "") {
    const holder =
      owner === "Pod" ? ({ kind: "Pod" } as const) : ({ kind: "PodDefault", name: owner } as const);
    return agreeRemedy({ podDefault, owner: holder, field, key }, home);
  }
  const item = field === "" ? key : `${fieldWords[field].many} ${key}`;
  const path = field === "" ? ["spec"] : ["spec", field];
  const what = `Take one of the two ${item} away, or make both the same`;
  return [editPodDefault(what, { name: podDefault, path }, home)];
}
