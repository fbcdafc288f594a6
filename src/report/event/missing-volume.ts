import type { PodDefault } from "../../model/pod-default.ts";
import { type Advice, editPodDefault, type Home } from "../advice.ts";

/** validate-pod's words for a mount whose volume the Pod does not have. */
export const missingVolume = /is invalid: .*volumeMounts\[\d+\]\.name: Not found: "([^"]+)".*/;

/** Blames the PodDefaults that mount the volume; undefined where none at hand does: then it may be the Pod's own mount. */
export function adviseOnMissingVolume(
  [message, volume = ""]: RegExpExecArray,
  home: Home,
  known: readonly PodDefault[],
): Advice | undefined {
  const culprits = known
    .filter(({ spec }) => spec.volumeMounts?.some(({ name }) => name === volume))
    .map(({ metadata }) => metadata.name);
  if (culprits.length === 0) return undefined;
  const [who, verb] =
    culprits.length === 1
      ? [`PodDefault ${culprits[0]}`, "mounts"]
      : [`PodDefaults ${culprits.join(", ")}`, "mount"];
  return {
    headline: `${who} ${verb} volume ${volume}, which the Pod does not have`,
    details: [message.replace(/^is invalid: /, "")],
    remedies: culprits.map((name) =>
      editPodDefault(
        `Add volume ${volume} to spec.volumes of PodDefault ${name}, or take the mount away`,
        { name, path: ["spec", "volumeMounts"] },
        home,
      ),
    ),
  };
}
