/** Minor versions of Kubernetes 1 that are mirrored: the first, and the one that is assumed where none is known. */
const oldestMinor = 30;
export const latestMinor = 37;

/** The minor version in "1.33", "v1.33.4-gke.100" or "1.33+"; undefined if the text is not a version of Kubernetes 1. */
function parseMinor(text: string): number | undefined {
  const minor = /^v?1\.(\d{1,3})(?!\d)/.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** Whether the text names a version that is mirrored: "1.33", "v1.33.4". */
export function isMirroredVersion(text: string): boolean {
  const minor = parseMinor(text);
  return minor !== undefined && minor >= oldestMinor && minor <= latestMinor;
}

/** The mirrored minor version nearest to a cluster's; without one, the latest. */
export function mirroredMinor(version: string | undefined): number {
  const minor = version === undefined ? undefined : parseMinor(version);
  return Math.min(Math.max(minor ?? latestMinor, oldestMinor), latestMinor);
}
