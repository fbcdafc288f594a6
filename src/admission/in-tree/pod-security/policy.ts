import type { StringMap } from "../../../kubernetes/object-meta.ts";

type Level = "privileged" | "baseline" | "restricted";

/** A level and the version of its definition; undefined is the latest. */
export type LevelVersion = { readonly level: Level; readonly version: number | undefined };

/** What a namespace's labels want of its Pods. */
export type Policy = {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
};

const prefix = "pod-security.kubernetes.io/";
const levels: readonly string[] = ["privileged", "baseline", "restricted"] satisfies Level[];
const privileged: LevelVersion = { level: "privileged", version: undefined };

/**
 * PolicyToEvaluate of k8s.io/pod-security-admission api, without an AdmissionConfiguration: what is not labeled is
 * privileged. A level that cannot be read is enforced as restricted, and neither warned of nor audited.
 */
export function readPolicy(labels: StringMap): Policy | undefined {
  if (!Object.keys(labels).some((label) => label.startsWith(prefix))) return undefined;
  const enforce = readMode(labels, "enforce", "restricted");
  const audit = readMode(labels, "audit", "privileged");
  const warn = readMode(labels, "warn", "privileged");
  // Warnings follow the level that is enforced unless they have one of their own.
  const follows = labels[`${prefix}warn`] === undefined && levels.includes(labels[`${prefix}enforce`] ?? "");
  if (!follows || enforce.level === "privileged") return { enforce, audit, warn };
  const version = labels[`${prefix}warn-version`] === undefined ? enforce.version : warn.version;
  return { enforce, audit, warn: { level: enforce.level, version } };
}

function readMode(labels: StringMap, mode: string, unreadable: Level): LevelVersion {
  const level = labels[`${prefix}${mode}`];
  const version = labels[`${prefix}${mode}-version`] ?? "latest";
  return {
    level: level === undefined ? privileged.level : isLevel(level) ? level : unreadable,
    version: /^v1\.(?:\d|[1-9]\d+)$/.test(version) ? Number(version.slice("v1.".length)) : undefined,
  };
}

function isLevel(word: string): word is Level {
  return levels.includes(word);
}

/** LevelVersion.String: "restricted:v1.25" */
export function printPolicy({ level, version }: LevelVersion): string {
  return `${level}:${version === undefined ? "latest" : `v1.${version}`}`;
}
