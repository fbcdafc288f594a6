import { UsageError } from "../src/errors.ts";
import { interruptible } from "../src/interruptible.ts";
import {
  type Conversion,
  type Conversions,
  convertPodDefaults,
  type PolicyTarget,
} from "../src/policy/convert.ts";
import { kyvernoMutatingPolicy } from "../src/policy/kyverno.ts";
import { mutatingAdmissionPolicy } from "../src/policy/mutating-admission-policy.ts";
import { renderJson } from "../src/render/objects.ts";
import { renderPolicy } from "../src/render/policy.ts";
import { defineCommand } from "./command.ts";
import { type ConvertOptions, convertFlags, type policyTargets } from "./convert/flags.ts";
import { withPodDefaults } from "./convert/read.ts";
import type { Io } from "./io.ts";
import { readNames } from "./list/names.ts";

const targets: Readonly<Record<(typeof policyTargets)[number], PolicyTarget>> = {
  mutatingadmissionpolicy: mutatingAdmissionPolicy,
  kyverno: kyvernoMutatingPolicy,
};

export const convert = defineCommand({
  name: "convert",
  usage: "convert [NAME ...] [-f FILE]... [--every-profile] --to TARGET [flags]",
  description: `Print PodDefaults as a policy that injects the same without the webhook, ready for \`kubectl apply\`. Nothing in a cluster is changed.

mutatingadmissionpolicy is a MutatingAdmissionPolicy with its binding, which the API server itself applies (Kubernetes 1.36 and later): no webhook can be down, and no certificate expires. kyverno is a MutatingPolicy of Kyverno. All PodDefaults of a namespace are one policy, because it has to keep the webhook's order and match the labels that a Pod was submitted with: convert them together.

Comments at the top say where the policy differs from the webhook. Where both act on a Pod, they inject twice. When every namespace has its policy, delete the webhook's MutatingWebhookConfiguration; Kubeflow's Notebook form still needs the PodDefaults.

--every-profile keeps the PodDefaults instead, and puts them into the namespace of every profile: with --to kyverno it prints GeneratingPolicies that keep them there, with --to kustomize or helm it writes a new directory for GitOps.`,
  examples: [
    {
      comment: "All PodDefaults of the current namespace",
      command: "kubectl poddefault convert --to mutatingadmissionpolicy",
    },
    {
      comment: "Those of a repository, for Kyverno, without a cluster",
      command: "kubectl poddefault convert -f poddefaults/ --to kyverno",
    },
    {
      comment: "Apply one to a cluster with Kyverno",
      command: "kubectl poddefault convert gpu --to kyverno | kubectl apply -f -",
    },
    {
      comment: "Put one into every profile, and keep it there",
      command: "kubectl poddefault convert gpu --every-profile --to kyverno",
    },
    {
      comment: "The same as a Helm chart, for GitOps",
      command: "kubectl poddefault convert gpu --every-profile --to helm --output-dir chart",
    },
    {
      comment: "Keep what a Pod has instead of denying it",
      command: "kubectl poddefault convert -A --to mutatingadmissionpolicy --on-conflict keep",
    },
  ],
  flags: convertFlags,
  args: { max: Number.POSITIVE_INFINITY, complete: ["pod-default"] },
  run: async (typed, io) => {
    const options = { ...typed, args: readNames(typed.args, typed.namespace) };
    const { to, onConflict } = options;
    if (to === undefined)
      throw new UsageError(`--to is required: one of ${Object.keys(targets).join(", ")}, kustomize, helm`);
    if (options.everyProfile) return (await import("./convert/every-profile.ts")).everyProfile(options, io);
    if (to === "kustomize" || to === "helm") throw new UsageError(`--to ${to} needs --every-profile`);
    if (options.outputDir !== undefined)
      throw new UsageError("--output-dir is for --every-profile with --to kustomize or helm");
    return withPodDefaults(options, io, async ({ podDefaults, home }) => {
      const [converted, text] = await interruptible(podDefaults.length, () => {
        const conversions = convertPodDefaults(podDefaults, home, targets[to], onConflict);
        return [conversions, render(conversions, options)];
      });
      if (isNamespaceAssumed(converted, options))
        io.stderr.write("Note: the policy is for namespace default; -n NAMESPACE names another one\n");
      noteDifferences(converted, options, io);
      io.stdout.write(text);
      return converted.notConverted.length === 0;
    });
  },
});

/** PodDefaults of files often name no namespace, and a policy names the one that it acts in. */
function isNamespaceAssumed({ conversions }: Conversions, { namespace, filename }: ConvertOptions): boolean {
  const inDefault = conversions.some((one) => one.namespace === "default");
  return inDefault && namespace === undefined && filename.length > 0;
}

/** What is not converted; and the differences, because JSON has no comments. */
function noteDifferences(
  { conversions, notConverted }: Conversions,
  { output }: ConvertOptions,
  io: Io,
): void {
  for (const { message, code } of notConverted) io.stderr.write(`error: ${message} [${code}]\n`);
  if (output !== "json") return;
  for (const { namespace, differences } of conversions)
    for (const { message, code } of differences)
      io.stderr.write(`Note: namespace ${namespace}: ${message} [${code}]\n`);
}

function render({ conversions }: Conversions, { output }: ConvertOptions): string {
  if (conversions.length === 0) return "";
  if (output === "json") return renderJson(conversions.flatMap(({ objects }) => objects));
  return conversions.map(renderConversion).join("---\n");
}

function renderConversion({ namespace, podDefaults, objects, differences }: Conversion): string {
  const title = `Made by kubectl poddefault convert from namespace ${namespace}: ${podDefaults.join(", ")}. It differs from the webhook:`;
  return renderPolicy(
    objects,
    title,
    differences.map(({ message }) => message),
  );
}
