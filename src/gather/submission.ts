import type { Pod } from "../model/pod.ts";

/** A Pod as it is submitted, and the way back from what the API server says of it to the Pod that was asked about. */
export type Submission = {
  readonly pod: Pod;
  readonly podBack: (text: string) => string;
  readonly messageBack: (text: string) => string;
};

const suffix = "-poddefault-dry-run";

/**
 * The ways to submit a Pod, tried one after the other while its name is taken: also with dryRun=All nothing is created under a name
 * that there is already. A name made from generateName stays the API server's matter: its webhooks see none, and say so.
 * @param exists the name is known to be taken
 */
export function submissions(pod: Pod, exists: boolean): readonly Submission[] {
  const { name, generateName } = pod.metadata;
  if (name) {
    const other = underOtherName(pod, name);
    return exists ? [other] : [{ pod, podBack: unchanged, messageBack: unchanged }, other];
  }
  const asItIs = {
    pod,
    podBack: unchanged,
    messageBack: generateName ? withoutSuffix(generateName) : unchanged,
  };
  // A generated name that is taken is bad luck.
  return [asItIs, asItIs];
}

const unchanged = (text: string): string => text;

function underOtherName(pod: Pod, name: string): Submission {
  const other = substituteFor(name);
  const back = (text: string): string => text.replaceAll(other, name);
  return {
    pod: { ...pod, metadata: { ...pod.metadata, name: other } },
    podBack: back,
    messageBack: back,
  };
}

/** A name that can stand where the Pod's own could: at most 63 characters where that has no more, since webhooks make labels of it. */
export function substituteFor(name: string): string {
  const longest = name.length <= 63 ? 63 : 253;
  return `${name.slice(0, longest - suffix.length).replace(/[-.]+$/, "")}${suffix}`;
}

/** Five random characters follow a prefix of at most 58 (names.SimpleNameGenerator); a prediction has xxxxx there. */
function withoutSuffix(generateName: string): (text: string) => string {
  const prefix = generateName.slice(0, 58);
  const escaped = prefix.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const generated = new RegExp(
    `(?<![a-z0-9.-])${escaped}[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9.-])`,
    "g",
  );
  return (text) => text.replace(generated, () => `${prefix}xxxxx`);
}
