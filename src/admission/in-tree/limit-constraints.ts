import { aggregate } from "../../kubernetes/field-error.ts";
import { milliValue, type Quantity, wholeValue, writeQuantity } from "../../kubernetes/quantity.ts";
import type { LimitViolation } from "../../model/outcome.ts";
import type { PodSpec } from "../../model/pod.ts";
import { structs, text } from "../defaulting/field.ts";
import {
  aggregateResources,
  containerResources,
  podLevelResources,
  type ResourceField,
  type Resources,
} from "../resource-lists.ts";
import type { LimitItem, PreparedLimitRange } from "./limit-ranger.ts";
import type { Validated } from "./plugin.ts";

/** resource.MaxMilliValue: up to here thousandths are compared. */
const maxMilliValue = (2n ** 63n - 1n) / 1000n;

/** What a constraint looks at. */
type Subject = {
  readonly type: LimitItem["type"];
  readonly container?: string;
  readonly requests: Resources;
  readonly limits: Resources;
};

type Rule = LimitViolation["rule"];

/** Plugin LimitRanger (Validate): the first LimitRange that is violated rejects the Pod, with all of its violations. */
export function checkLimitRanges(spec: PodSpec, ranges: readonly PreparedLimitRange[]): Validated {
  for (const range of ranges) {
    const violations = range.items.flatMap((item) => checkItem(spec, item));
    if (violations.length === 0) continue;
    const containers = [...new Set(violations.flatMap(({ container }) => container ?? []))];
    return {
      refusal: {
        text: aggregate(violations.map(({ message }) => message)),
        by: {
          plugin: "LimitRanger",
          object: { kind: "LimitRange", name: range.name },
          containers,
          violations,
        },
      },
    };
  }
  return {};
}

/** PodValidateLimitFunc. Go visits the resources of a rule in random order; here they are sorted by name. */
function checkItem(spec: PodSpec, item: LimitItem): readonly LimitViolation[] {
  const subjects = item.type === "Pod" ? [podSubject(spec)] : containerSubjects(spec);
  return subjects.flatMap((subject) =>
    (["min", "max", "maxLimitRequestRatio"] as const).flatMap((rule) =>
      [...item[rule]].flatMap(([resource, bound]) => {
        const message = findViolation(rule, resource, bound, subject);
        if (message === undefined) return [];
        const { container } = subject;
        const shown = writeQuantity(bound);
        return [{ rule, resource, bound: shown, message, ...(container !== undefined && { container }) }];
      }),
    ),
  );
}

function containerSubjects(spec: PodSpec): readonly Subject[] {
  return [...structs(spec, "containers"), ...structs(spec, "initContainers")].map((container) => ({
    type: "Container",
    container: text(container, "name"),
    requests: containerResources(container, "requests"),
    limits: containerResources(container, "limits"),
  }));
}

function podSubject(spec: PodSpec): Subject {
  return { type: "Pod", requests: podResources(spec, "requests"), limits: podResources(spec, "limits") };
}

/** podRequests and podLimits of the plugin: overhead does not count, and of its own resources only cpu and memory. */
function podResources(spec: PodSpec, field: ResourceField): Resources {
  const own = [...podLevelResources(spec, field)].filter(([name]) => name === "cpu" || name === "memory");
  return new Map([...aggregateResources(spec, field), ...own]);
}

function findViolation(rule: Rule, name: string, bound: Quantity, subject: Subject): string | undefined {
  const [request, limit] = [subject.requests.get(name), subject.limits.get(name)];
  const observed = atOnePrecision(request, limit, bound);
  const of = { subject: subject.type, name, bound: writeQuantity(bound), request, limit, ...observed };
  switch (rule) {
    case "min":
      return belowMinimum(of);
    case "max":
      return aboveMaximum(of);
    case "maxLimitRequestRatio":
      return aboveRatio(of, bound);
  }
}

type Observed = {
  readonly subject: string;
  readonly name: string;
  readonly bound: string;
  readonly request: Quantity | undefined;
  readonly limit: Quantity | undefined;
  readonly requested: bigint;
  readonly limited: bigint;
  readonly enforced: bigint;
};

/** requestLimitEnforcedValues */
function atOnePrecision(request: Quantity | undefined, limit: Quantity | undefined, bound: Quantity) {
  const valuesOf = (scale: (quantity: Quantity) => bigint) => ({
    requested: request === undefined ? 0n : scale(request),
    limited: limit === undefined ? 0n : scale(limit),
    enforced: scale(bound),
  });
  const whole = valuesOf(wholeValue);
  return Object.values(whole).every((value) => value <= maxMilliValue) ? valuesOf(milliValue) : whole;
}

/** minConstraint */
function belowMinimum({ subject, name, bound, request, limit, requested, limited, enforced }: Observed) {
  const rule = `minimum ${name} usage per ${subject} is ${bound}`;
  if (request === undefined) return `${rule}.  No request is specified`;
  if (requested < enforced) return `${rule}, but request is ${writeQuantity(request)}`;
  if (limit !== undefined && limited < enforced) return `${rule}, but limit is ${writeQuantity(limit)}`;
  return undefined;
}

/** maxConstraint */
function aboveMaximum({ subject, name, bound, request, limit, requested, limited, enforced }: Observed) {
  const rule = `maximum ${name} usage per ${subject} is ${bound}`;
  if (limit === undefined) return `${rule}.  No limit is specified`;
  if (limited > enforced) return `${rule}, but limit is ${writeQuantity(limit)}`;
  if (request !== undefined && requested > enforced)
    return `${rule}, but request is ${writeQuantity(request)}`;
  return undefined;
}

/** limitRequestRatioConstraint */
function aboveRatio({ subject, name, bound, requested, limited }: Observed, enforced: Quantity) {
  const rule = `${name} max limit to request ratio per ${subject} is ${bound}`;
  if (requested === 0n) return `${rule}, but no request is specified or request is 0`;
  if (limited === 0n) return `${rule}, but no limit is specified or limit is 0`;
  const ratio = Number(limited) / Number(requested);
  const isExact = wholeValue(enforced) <= maxMilliValue;
  const [observed, most] = isExact
    ? [ratio * 1000, Number(milliValue(enforced))]
    : [ratio, Number(wholeValue(enforced))];
  return observed > most ? `${rule}, but provided ratio is ${printFloat(ratio)}` : undefined;
}

/** A float as Go's %f prints it: halves are rounded to the even digit, where toFixed rounds them up. */
function printFloat(number: number): string {
  const rounded = number.toFixed(6);
  const exact = number.toFixed(20);
  if (!/^\d+\.\d{6}50*$/.test(exact)) return rounded;
  const cut = exact.slice(0, exact.indexOf(".") + 7);
  return /[02468]$/.test(cut) ? cut : rounded;
}
