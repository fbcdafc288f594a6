import { referencesOf } from "../../model/references.ts";
import { commandLine } from "../../quote-for-shell.ts";
import { editPodDefault } from "../edit-pod-default.ts";
import type { Finding } from "../finding.ts";
import { injectedContainers, type OtherRefusal, refused, type Scene, seePodDefaults } from "./injected-by.ts";

/** What keeps a Pod that exists from starting, in the words of the scheduler and of the kubelet (pkg/kubelet/images). */
export const afterCreation: readonly OtherRefusal[] = [
  {
    pattern:
      /(?:Failed to pull|Back-off pulling|Failed to apply default image tag) (?:image )?"([^"]+)"(?:: (.*))?/s,
    explain: ([, image = "", reason = ""], scene) => notPulled(image, reason, scene),
  },
  {
    pattern: /\b(?:ErrImagePull|ImagePullBackOff|InvalidImageName)\b/,
    explain: (_, scene) => notPulled("", "", scene),
  },
  {
    pattern: /Unable to retrieve some image pull secrets \(([^)]+)\)/,
    explain: ([, names = ""], scene) => pullSecretsMissing(names.split(/,\s*/), scene),
  },
  { pattern: /\d+\/\d+ nodes are available: (.*?)(?:\.? preemption:.*)?$/s, explain: notScheduled },
];

/** @param image "" where the message names none */
function notPulled(image: string, reason: string, scene: Scene): Finding {
  const { known, surroundings } = scene;
  const guilty = known.flatMap(({ metadata: { name }, spec }) =>
    (["initContainers", "sidecars"] as const).flatMap((field) =>
      (spec[field] ?? [])
        .filter((container) => container.image === image)
        .map((container) => ({ name, field, container: container.name })),
    ),
  );
  const what =
    image === "" ? "the node cannot pull an image of the Pod" : `the node cannot pull image ${image}`;
  const injected = guilty.map(
    ({ name, container }) => `PodDefault ${name} injects it with container ${container}`,
  );
  return refused("IMAGE_NOT_PULLED", scene, {
    message: [`${what}${reason === "" ? "" : ` (${reason.trim()})`}`, ...injected].join("; "),
    details: image === "" ? injectedContainers(scene) : [],
    fixes: [
      ...guilty.map(({ name, field, container }) =>
        editPodDefault(
          `Correct the image of container ${container} in PodDefault ${name}, or have it inject imagePullSecrets`,
          { name, path: ["spec", field] },
          surroundings,
        ),
      ),
      ...(guilty.length === 0
        ? [
            {
              text: "Correct the image where the Pod comes from, or give it imagePullSecrets that may pull it",
            },
          ]
        : []),
    ],
  });
}

/** The kubelet goes on without them, and private images then fail. */
function pullSecretsMissing(names: readonly string[], scene: Scene): Finding {
  const { namespace } = scene.surroundings;
  const referrers = scene.known.flatMap((podDefault) =>
    referencesOf(podDefault)
      .filter(({ kind, name }) => kind === "Secret" && names.includes(name))
      .map(({ name, field }) => `PodDefault ${podDefault.metadata.name} refers to ${name} in spec.${field}`),
  );
  return refused("REFERENCE_MISSING", scene, {
    message: [`namespace ${namespace} has no Secret ${names.join(", ")}`, ...referrers].join("; "),
    fixes: [
      {
        text: `Create Secret ${names.join(", ")} in namespace ${namespace}, or correct the reference. These exist:`,
        command: commandLine`kubectl get secrets -n ${namespace}`,
      },
    ],
  });
}

function notScheduled([, reasons = ""]: RegExpExecArray, scene: Scene): Finding {
  const { known, surroundings } = scene;
  const tolerating = known.filter(({ spec }) => (spec.tolerations ?? []).length > 0);
  const isTainted = /untolerated taint|had taint/.test(reasons);
  return refused("NOT_SCHEDULED", scene, {
    message: `no node fits the Pod: ${reasons.trim().replace(/\.$/, "")}`,
    details: [
      ...(isTainted
        ? tolerating.map(({ metadata: { name } }) => `If it matches, PodDefault ${name} injects tolerations`)
        : []),
      ...(/Insufficient/.test(reasons) ? injectedContainers(scene) : []),
    ],
    fixes: [
      isTainted
        ? {
            text: "Add a toleration for the taint to the Pod, or by a PodDefault that matches it. The taints:",
            command: "kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints",
          }
        : { text: "See what the nodes have left:", command: "kubectl describe nodes" },
      ...(known.length === 0 ? [seePodDefaults("What PodDefaults add", surroundings.namespace)] : []),
    ],
  });
}
