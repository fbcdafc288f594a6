import type { Path } from "../kubernetes/json.ts";
import type { PodDefault } from "../model/pod-default.ts";
import type { FindingCode } from "./catalog.ts";
import type { Surroundings } from "./edit-pod-default.ts";

/** What a rule finds: the code, the path in the PodDefault, what is wrong, and what ends it. */
export type Found = {
  readonly code: FindingCode;
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
};

/** A rule about what a PodDefault injects; `others` are those of its namespace, with or without itself. undefined: it is kept. */
export type Rule = (
  podDefault: PodDefault,
  others: readonly PodDefault[],
  surroundings: Surroundings,
) => Found | readonly Found[] | undefined;
