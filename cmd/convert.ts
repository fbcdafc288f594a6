import { exitCode, UsageError } from "../src/errors.ts";
import { takeInventory } from "../src/gather/inventory.ts";
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
import { type ConvertOptions, convertFlags, type targetNames } from "./convert/flags.ts";
import { connectionOptions } from "./flags.ts";
import { fileOptions } from "./gather-options.ts";
import type { Io } from "./io.ts";
import { readNames, sayNotFound, sayNothingFound } from "./list/names.ts";
import { withProgress } from "./progress.ts";
import { tellUnusable } from "./skipped-objects.ts";
import { warnOfProblems } from "./warnings.ts";

/** One entry for each --to. */
const targets: Readonly<Record<(typeof targetNames)[number], PolicyTarget>> = {
  mutatingadmissionpolicy: mutatingAdmissionPolicy,
  kyverno: kyvernoMutatingPolicy,
};

export const convert = defineCommand({
  name: "convert",
  usage: "convert [NAME ...] [-f FILE]... --to TARGET [flags]",
  description: `Print PodDefaults as a policy that injects the same without the webhook, ready for \`kubectl apply\`. Nothing is written.

mutatingadmissionpolicy is a MutatingAdmissionPolicy with its binding, which the API server itself applies (Kubernetes 1.36 and later): no webhook can be down, and no certificate expires. kyverno is a MutatingPolicy of Kyverno. All PodDefaults of a namespace are one policy, because it has to keep the webhook's order and match the labels that a Pod was submitted with: convert them together.

Comments at the top say where the policy differs from the webhook. Where both act on a Pod, they inject twice. When every namespace has its policy, delete the webhook's MutatingWebhookConfiguration; Kubeflow's Notebook form still needs the PodDefaults.`,
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
      comment: "Keep what a Pod has instead of denying it",
      command: "kubectl poddefault convert -A --to mutatingadmissionpolicy --on-conflict keep",
    },
  ],
  flags: convertFlags,
  args: { max: Number.POSITIVE_INFINITY, complete: ["pod-default"] },
  run: async (typed, io) => {
    const options = { ...typed, args: readNames(typed.args) };
    const { to, onConflict } = options;
    if (to === undefined) throw new UsageError(`--to is required: one of ${Object.keys(targets).join(", ")}`);
    const inventory = await withProgress(io, "Reading PodDefaults", (counting) =>
      readGiven(options, counting),
    );
    try {
      warnOfProblems(inventory.warnings, io);
      const isComplete = tellUnusable(inventory, options.v > 0, io);
      for (const name of inventory.notFound) io.stderr.write(sayNotFound(name, inventory));
      const { podDefaults, home } = inventory;
      const converted = convertPodDefaults(podDefaults, home, targets[to], onConflict);
      if (isNamespaceAssumed(converted, options))
        io.stderr.write("Note: the policy is for namespace default; -n NAMESPACE names another one\n");
      print(converted, options, io);
      if (podDefaults.length === 0 && inventory.notFound.length === 0)
        sayNothingFound(inventory.namespace, io);
      const isDone = isComplete && inventory.notFound.length === 0 && converted.notConverted.length === 0;
      return isDone ? exitCode.fine : exitCode.failure;
    } finally {
      inventory.cluster?.close();
    }
  },
});

/** PodDefaults of files, or of the cluster where no files are given. */
function readGiven(options: ConvertOptions, io: Io) {
  const { args, local, namespace, allNamespaces, filename, kustomize } = options;
  const fromFiles = filename.length > 0 || kustomize !== undefined;
  if (local && !fromFiles) throw new UsageError("--local needs files: convert -f FILE");
  return takeInventory({
    names: args,
    ...fileOptions(options, io),
    ...(namespace && { namespace }),
    allNamespaces,
    withPods: false,
    connect: fromFiles ? undefined : () => io.connect(connectionOptions(options)),
  });
}

/** PodDefaults of files often name no namespace, and a policy names the one that it acts in. */
function isNamespaceAssumed({ conversions }: Conversions, { namespace, filename }: ConvertOptions): boolean {
  const inDefault = conversions.some((one) => one.namespace === "default");
  return inDefault && namespace === undefined && filename.length > 0;
}

/** The policies on stdout. JSON has no comments, so there the differences go to stderr, too. */
function print({ conversions, notConverted }: Conversions, { output }: ConvertOptions, io: Io): void {
  for (const { message, code } of notConverted) io.stderr.write(`error: ${message} [${code}]\n`);
  if (conversions.length === 0) return;
  if (output === "json") {
    for (const { namespace, differences } of conversions)
      for (const { message, code } of differences)
        io.stderr.write(`Note: namespace ${namespace}: ${message} [${code}]\n`);
    io.stdout.write(renderJson(conversions.flatMap(({ objects }) => objects)));
  } else io.stdout.write(conversions.map(renderConversion).join("---\n"));
}

function renderConversion({ namespace, podDefaults, objects, differences }: Conversion): string {
  const title = `Made by kubectl poddefault convert from namespace ${namespace}: ${podDefaults.join(", ")}. It differs from the webhook:`;
  return renderPolicy(
    objects,
    title,
    differences.map(({ message }) => message),
  );
}
