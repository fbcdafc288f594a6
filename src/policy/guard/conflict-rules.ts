import { type GuardRule, namesOf, quoted, textOf } from "./rule.ts";

/** What merges under an identity, as CEL: two items of the same identity that differ are a conflict, whatever the Pod has. */
const identities = [
  { list: "env", identity: "name", what: "env variable" },
  { list: "volumes", identity: "name", what: "volume" },
  { list: "volumeMounts", identity: "name", what: "volume of a mount" },
  { list: "volumeMounts", identity: "mountPath", what: "mountPath" },
  { list: "tolerations", identity: "key", what: "toleration key" },
  { list: "initContainers", identity: "name", what: "init container" },
  { list: "sidecars", identity: "name", what: "sidecar" },
] as const;

/** Comparing every item with every other costs too much for longer lists (the API server's limit of an expression). */
const longestCompared = 250;

/** SELF_CONFLICT: items that conflict whatever the Pod has. */
export const selfConflictRules: readonly GuardRule[] = identities.map(({ list, identity, what }) => {
  const all = `variables.${list}`;
  const bad = `${all}.exists(o, ${textOf(`o.${identity}`)} == ${textOf(`i.${identity}`)} && o != i)`;
  const shown = quoted(textOf(`i.${identity}`));
  return {
    code: "SELF_CONFLICT",
    name: `twice_${list}_${identity}`,
    found: `${all}.size() > ${longestCompared} ? '' : ${namesOf({ list: all, item: "i", bad, shown })}`,
    words: `the webhook denies every Pod that matches, because a ${what} has two contents`,
  };
});
