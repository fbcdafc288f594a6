import type { PodDefaultSpec } from "../../model/pod-default.ts";

/** What a release of the webhook is built with. */
export type WebhookRelease = {
  /** Minor version of its k8s.io/api: it does not know the fields of Pods and PodDefaults that came later. */
  readonly api: number;
  /** Fields of a PodDefault that its own types do not have. */
  readonly unknown: readonly (keyof PodDefaultSpec)[];
};

const newest: WebhookRelease = { api: 35, unknown: [] };

/** From which release on, and what holds then: go.mod and PodDefaultSpec of kubeflow/kubeflow and kubeflow/dashboard. */
const releases: readonly (readonly [major: number, minor: number, WebhookRelease])[] = [
  [2, 1, newest],
  [1, 8, { api: 28, unknown: [] }],
  [1, 7, { api: 23, unknown: [] }],
  [0, 0, { api: 23, unknown: ["initContainers", "sidecars", "command", "args", "imagePullSecrets"] }],
];

/** The release that the tag of the webhook's image names: "v1.7.0". A tag that is not a version is taken for the newest. */
export function readWebhookRelease(tag: string | undefined): WebhookRelease {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\D|$)/.exec(tag ?? "") ?? [];
  if (major === undefined || minor === undefined) return newest;
  const [version, since] = [Number(major), Number(minor)];
  const found = releases.find(([first, from]) => version > first || (version === first && since >= from));
  return found?.[2] ?? newest;
}
