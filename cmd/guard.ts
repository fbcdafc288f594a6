import { exitCode, UsageError } from "../src/errors.ts";
import { nearMiss } from "../src/near-miss.ts";
import { type GuardActions, type GuardedCode, guardedCodes, notGuarded } from "../src/policy/guard/codes.ts";
import { type GuardScope, guardPolicies } from "../src/policy/guard/guard-policy.ts";
import { renderJson } from "../src/render/objects.ts";
import { renderPolicy } from "../src/render/policy.ts";
import { defineCommand } from "./command.ts";
import type { FlagGroup, OptionsOf } from "./flag.ts";
import { connectionFlags, outputFlag } from "./flags.ts";

const codesFlag = (describe: string) =>
  ({
    type: "list",
    commas: true,
    describe: `${describe} Can be repeated, or separated by commas.`,
    complete: "guarded-code",
  }) as const;

const flags = [
  {
    title: "Guard",
    flags: {
      deny: codesFlag("Refuse PodDefaults with these codes."),
      warn: codesFlag("Only warn of these codes."),
      ignore: codesFlag("Neither refuse nor warn of these codes."),
      "all-profiles": {
        type: "boolean",
        describe:
          "Guard the namespaces of Kubeflow profiles (label app.kubernetes.io/part-of=kubeflow-profile). With -n: one namespace. Otherwise the whole cluster.",
      },
    },
  },
  { title: "Output", flags: { output: outputFlag(["yaml", "json"]) } },
  connectionFlags,
] as const satisfies readonly FlagGroup[];

type GuardOptions = OptionsOf<typeof flags>;

const codesWith = (action: string): string =>
  codeNames.filter((code) => guardedCodes[code] === action).join(", ");
const codeNames = Object.keys(guardedCodes) as readonly GuardedCode[];

export const guard = defineCommand({
  name: "guard",
  usage: "guard [--deny CODE] [--warn CODE] [-n NAMESPACE | --all-profiles] [flags]",
  description: `Print ValidatingAdmissionPolicies that keep harmful PodDefaults out of a cluster, ready for \`kubectl apply\`. Nothing is written, and no cluster is contacted. They need Kubernetes 1.30 or later.

The CRD stores a selector that denies every new Pod of the namespace. With a guard, the API server refuses such a PodDefault and says why. It denies ${codesWith("deny")}; it warns of ${codesWith("warn")}; and on request it looks for ${codesWith("off")}. explain CODE says what a code means.

A policy sees one PodDefault at a time. Comments at the top say what it cannot find; lint and check find that.`,
  examples: [
    { comment: "Guard the whole cluster", command: "kubectl poddefault guard | kubectl apply -f -" },
    {
      comment: "Only profiles, and without credentials in plain text",
      command: "kubectl poddefault guard --all-profiles --deny PLAIN_SECRET",
    },
    {
      comment: "One namespace, with warnings alone",
      command: "kubectl poddefault guard -n team-a --warn SELECTOR_INVALID,RESULT_INVALID",
    },
  ],
  flags,
  run: async (options, io) => {
    const actions = readActions(options);
    const objects = guardPolicies(actions, scopeOf(options));
    if (objects.length === 0) throw new UsageError("a guard without codes guards nothing: drop --ignore");
    io.stdout.write(options.output === "json" ? renderJson(objects) : renderGuard(objects, actions));
    return exitCode.fine;
  },
});

function scopeOf({ namespace, allProfiles }: GuardOptions): GuardScope {
  if (namespace !== undefined && allProfiles)
    throw new UsageError("-n and --all-profiles are mutually exclusive");
  if (namespace !== undefined) return { of: "namespace", namespace };
  return { of: allProfiles ? "profiles" : "cluster" };
}

/** What the guard does about each code: the table, with the codes that the flags move. */
function readActions({ deny, warn, ignore }: GuardOptions): GuardActions {
  const moved = [
    ...deny.map((word) => ({ word, flag: "--deny", action: "deny" }) as const),
    ...warn.map((word) => ({ word, flag: "--warn", action: "warn" }) as const),
    ...ignore.map((word) => ({ word, flag: "--ignore", action: "off" }) as const),
  ].map(({ word, flag, action }) => ({ code: readCode(word, flag), flag, action }));
  for (const { code, flag } of moved) {
    const other = moved.find((one) => one.code === code && one.flag !== flag);
    if (other !== undefined) throw new UsageError(`${code}: give either ${flag} or ${other.flag}`);
  }
  return { ...guardedCodes, ...Object.fromEntries(moved.map(({ code, action }) => [code, action])) };
}

function readCode(word: string, flag: string): GuardedCode {
  const upper = word.toUpperCase();
  const code = codeNames.find((one) => one === upper);
  if (code !== undefined) return code;
  const reason = notGuarded.find(({ codes }) => codes.some((one) => one === upper))?.why;
  const near = nearMiss(upper, codeNames);
  const why =
    reason === undefined
      ? `guard does not know the code ${word}${near === undefined ? "" : `; did you mean ${near}?`}`
      : `guard cannot find ${upper}: ${reason}`;
  throw new UsageError(`${flag}: ${why}\nIt knows ${codeNames.join(", ")}`);
}

function renderGuard(objects: Parameters<typeof renderPolicy>[0], actions: GuardActions): string {
  const inWords = { deny: "Denied", warn: "Warned of", off: "Neither denied nor warned of" } as const;
  const said = (["deny", "warn", "off"] as const).flatMap((action) => {
    const codes = codeNames.filter((code) => actions[code] === action);
    return codes.length === 0 ? [] : [`${inWords[action]}: ${codes.join(", ")}.`];
  });
  return renderPolicy(
    objects,
    "Made by kubectl poddefault guard, for Kubernetes 1.30 and later. explain CODE says what a code means.",
    [...said, ...notGuarded.map(({ codes, why }) => `Not found, because ${why}: ${codes.join(", ")}.`)],
  );
}
