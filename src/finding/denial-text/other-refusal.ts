import type { PodDefault } from "../../model/pod-default.ts";
import { type Reference, referencesOf } from "../../model/references.ts";
import { commandLine } from "../../quote-for-shell.ts";
import { editPodDefault, type Surroundings } from "../edit-pod-default.ts";
import type { Finding } from "../finding.ts";
import { describeQuota, requiresResources } from "../plugin-refusal.ts";
import { otherUnreachableFinding } from "../webhook.ts";
import { afterCreation } from "./after-creation.ts";
import {
  blame,
  injectedContainers,
  type OtherRefusal,
  refused,
  type Scene,
  seePodDefaults,
} from "./injected-by.ts";

/** The words of the plugins (kubernetes plugin/pkg/admission, pod-security-admission), of OpenShift and of the kubelet. */
const otherRefusals: readonly OtherRefusal[] = [
  { pattern: /failed quota: ([^\s:]+): must specify (.*)/, explain: quotaUnspecified },
  { pattern: /exceeded quota: ([^\s,]+), (requested: .*)/, explain: quotaExceeded },
  {
    pattern:
      /(?:(?:minimum|maximum) \S+ usage per (?:Container|Pod|PersistentVolumeClaim) is|(?<!\S)\S+ max limit to request ratio per) .*/,
    explain: outsideLimitRange,
  },
  { pattern: /violates PodSecurity "([^"]+)": (.*)/s, explain: podSecurity },
  {
    pattern: /unable to validate against any security context constraint: (.*)/s,
    explain: contextConstraint,
  },
  {
    pattern: /admission webhook "([^"]+)" denied the request(?:: (.*)| without explanation)/s,
    explain: otherWebhook,
  },
  { pattern: /failed calling webhook "([^"]+)": .*/s, explain: uncalled },
  {
    pattern: /error looking up service account ([^\s/]+)\/\S+: serviceaccount "([^"]+)" not found/,
    explain: ([, namespace = "", name = ""], scene) =>
      missingObject("serviceaccount", name, {
        ...scene,
        surroundings: { ...scene.surroundings, namespace },
      }),
  },
  {
    pattern: /\b(secret|configmap|persistentvolumeclaim|serviceaccount) "([^"]+)" not found/i,
    explain: ([, kind = "", name = ""], scene) => missingObject(kind, name, scene),
  },
  {
    pattern: /couldn't find key (?<key>\S+) in (?<kind>Secret|ConfigMap) (?:[^\s/]+\/)?(?<name>[^\s,]+)/,
    explain: ({ groups }, scene) =>
      missingObject(groups?.["kind"] ?? "", groups?.["name"] ?? "", scene, groups?.["key"]),
  },
  ...afterCreation,
];

/** Explains a refusal by another than the PodDefault webhook; undefined if the text is none that is known. */
export function explainOtherRefusal(
  text: string,
  surroundings: Surroundings,
  known: readonly PodDefault[],
): Finding | undefined {
  for (const { pattern, explain } of otherRefusals) {
    const match = pattern.exec(text);
    const finding = match && explain(match, { text, surroundings, known });
    if (finding) return finding;
  }
  return undefined;
}

function quotaUnspecified([, quota = "", wanted = ""]: RegExpExecArray, scene: Scene): Finding {
  // "cpu for: a,b; memory for: a", and without containers before Kubernetes 1.26.
  const lacks = wanted.split(";").map((one) => one.trim().split(" for: "));
  const resources = lacks.map(([resource = ""]) => resource).join(", ");
  const containers = [...new Set(lacks.flatMap(([, names = ""]) => names.split(",").filter(Boolean)))];
  const { injected, fixes } = blame(containers, `Set resources (${resources})`, scene);
  return refused("QUOTA_UNSPECIFIED", scene, {
    message: [requiresResources(quota, resources, containers), ...injected].join("; "),
    fixes,
  });
}

function quotaExceeded([, quota = "", numbers = ""]: RegExpExecArray, scene: Scene): Finding {
  return refused("QUOTA_EXCEEDED", scene, {
    message: `ResourceQuota ${quota} is exhausted (${numbers.trim()})`,
    details: injectedContainers(scene),
    fixes: [describeQuota(quota, scene.surroundings.namespace)],
  });
}

function outsideLimitRange([rules = ""]: RegExpExecArray, scene: Scene): Finding {
  const { namespace } = scene.surroundings;
  return refused("LIMIT_RANGE", scene, {
    message: `a LimitRange of namespace ${namespace} refuses the resources: ${rules.trim().replace(/\]$/, "")}`,
    details: injectedContainers(scene),
    fixes: [
      {
        text: "See what it allows, and change resources to fit:",
        command: commandLine`kubectl describe limitrange -n ${namespace}`,
      },
    ],
  });
}

function podSecurity([, level = "", violations = ""]: RegExpExecArray, scene: Scene): Finding {
  const { namespace } = scene.surroundings;
  const names = (noun: string) => [
    ...new Set(
      [...violations.matchAll(new RegExp(`${noun}s? ((?:"[^"]+"(?:, )?)+)`, "g"))].flatMap(([, list = ""]) =>
        [...list.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name),
      ),
    ),
  ];
  const containers = names("container");
  const { injected, fixes } = blame(containers, "Correct securityContext", scene);
  const volumes = scene.known.flatMap(({ metadata: { name }, spec }) =>
    (spec.volumes ?? [])
      .filter((volume) => names("volume").includes(volume.name))
      .map((volume) => ({ name, volume: volume.name })),
  );
  return refused("POD_SECURITY", scene, {
    message: [
      `namespace ${namespace} enforces PodSecurity ${level}, and the Pod violates it: ${violations.trim()}`,
      ...injected,
      ...volumes.map(({ name, volume }) => `PodDefault ${name} injects volume ${volume}`),
    ].join("; "),
    fixes: [
      ...fixes,
      ...volumes.map(({ name, volume }) =>
        editPodDefault(
          `Use another type for volume ${volume} of PodDefault ${name}`,
          { name, path: ["spec", "volumes"] },
          scene.surroundings,
        ),
      ),
    ],
  });
}

function contextConstraint([, reasons = ""]: RegExpExecArray, scene: Scene): Finding {
  const { namespace } = scene.surroundings;
  return refused("POD_SECURITY", scene, {
    message: "no SecurityContextConstraints of OpenShift admit the Pod",
    details: [reasons.trim(), ...injectedContainers(scene)],
    fixes: [
      {
        text: "Correct the securityContext, or let the Pod's ServiceAccount use one of:",
        command: "kubectl get securitycontextconstraints",
      },
      {
        text: `See as which ServiceAccount the Pods of namespace ${namespace} run, and whether a PodDefault changes it:`,
        command: commandLine`kubectl poddefault list -n ${namespace}`,
      },
    ],
  });
}

/** What Kubeflow's webhook is called, in its old and new manifests. */
const ownWebhook = /poddefault|admission-webhook/;

function otherWebhook(
  [, name = "", reason = "no reason given"]: RegExpExecArray,
  scene: Scene,
): Finding | undefined {
  if (ownWebhook.test(name)) return undefined;
  return refused("OTHER_WEBHOOK_DENIED", scene, {
    message: `webhook ${name} denied it, not the PodDefault webhook: ${reason.trim()}`,
    details: injectedContainers(scene),
    fixes: [
      {
        text: "See whose webhook it is:",
        command: "kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations",
      },
    ],
  });
}

function uncalled([said, name = ""]: RegExpExecArray): Finding | undefined {
  return ownWebhook.test(name) ? undefined : otherUnreachableFinding(name, said);
}

const kinds: Readonly<Record<string, Reference["kind"]>> = {
  secret: "Secret",
  configmap: "ConfigMap",
  persistentvolumeclaim: "PersistentVolumeClaim",
  serviceaccount: "ServiceAccount",
};

/** An object, or a key of it, that keeps the Pod from being created or started, and the PodDefaults that refer to it. */
function missingObject(written: string, name: string, scene: Scene, key?: string): Finding | undefined {
  const kind = kinds[written.toLowerCase()];
  if (kind === undefined) return undefined;
  const { namespace } = scene.surroundings;
  const referrers = scene.known.flatMap((podDefault) =>
    referencesOf(podDefault)
      .filter((one) => one.kind === kind && one.name === name)
      .map(({ field }) => `PodDefault ${podDefault.metadata.name} refers to it in spec.${field}`),
  );
  const lack =
    key === undefined
      ? `namespace ${namespace} has no ${kind} ${name}`
      : `${kind} ${name} of namespace ${namespace} has no key ${key}`;
  const create =
    key === undefined
      ? `Create ${kind} ${name} in namespace ${namespace}, or correct the reference. These exist:`
      : `Add key ${key}, or correct the reference. It has:`;
  const command =
    key === undefined
      ? commandLine`kubectl get ${written.toLowerCase()}s -n ${namespace}`
      : commandLine`kubectl describe ${written.toLowerCase()} ${name} -n ${namespace}`;
  return refused("REFERENCE_MISSING", scene, {
    message: [lack, ...referrers].join("; "),
    fixes: [
      { text: create, command },
      ...(referrers.length === 0 ? [seePodDefaults("Whether a PodDefault refers to it", namespace)] : []),
    ],
  });
}
