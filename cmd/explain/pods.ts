import { ifPermitted } from "../../src/cluster/readers/permitted.ts";
import { readPodDefaults } from "../../src/cluster/readers/pod-defaults.ts";
import { exitCode } from "../../src/errors.ts";
import { type Gathered, gather } from "../../src/gather/gather.ts";
import type { NamespaceSurroundings } from "../../src/gather/namespace-context.ts";
import { inFile } from "../../src/gather/origins.ts";
import type { PodSource } from "../../src/gather/source.ts";
import { renderPodExplanation } from "../../src/render/explain/pod-text.ts";
import { isRefused } from "../../src/report/dry-run.ts";
import { evaluate } from "../../src/report/evaluate.ts";
import { type Elsewhere, explainPod } from "../../src/report/explain/explain-pod.ts";
import type { PodExplanation } from "../../src/report/explain/gate.ts";
import type { WebhookFacts } from "../../src/report/explain/webhook-gates.ts";
import { paletteFor } from "../color.ts";
import { gatherOptions } from "../gather-options.ts";
import type { Io } from "../io.ts";
import { sayIfNoPods } from "../no-pods.ts";
import { withProgress } from "../progress.ts";
import { warnOfProblems } from "../warnings.ts";
import { formatDocument } from "./document.ts";
import type { ExplainOptions } from "./flags.ts";

/** Explains Pods and workloads, of files or of the cluster. 4 if one of them would be refused. */
export async function explainPods(options: ExplainOptions, io: Io): Promise<number> {
  const work = gather(gatherOptions(options, options.all, io));
  const gathered = await withProgress(io, "Gathering Pods and PodDefaults", work);
  try {
    warnOfProblems(gathered.warnings, io);
    sayIfNoPods(gathered, io);
    const facts = webhookFacts(gathered, io);
    const { explanations, refused } = explainAll(gathered, facts, await readElsewhere(gathered));
    if (options.output) {
      io.stdout.write(formatDocument({ kind: "PodExplanations", items: explanations }, options.output));
    } else {
      const style = { palette: paletteFor(io.stdout, io.env, options.color), width: io.stdout.columns };
      io.stdout.write(explanations.map((one) => renderPodExplanation(one, style)).join("\n"));
    }
    return refused ? exitCode.podRefused : exitCode.fine;
  } finally {
    gathered.cluster?.close();
  }
}

function explainAll(
  { sources, namespaceContexts }: Gathered,
  facts: WebhookFacts,
  elsewhere: Elsewhere,
): { readonly explanations: readonly PodExplanation[]; readonly refused: boolean } {
  const explanations: PodExplanation[] = [];
  let refused = false;
  const evaluations = [...evaluate(sources, namespaceContexts)];
  for (const [place, evaluation] of evaluations.entries()) {
    const source = sources[place] as PodSource; // evaluate() gives one for each, in their order
    // evaluate() has made sure that every source's namespace is among the namespaceContexts.
    const namespaceContext = namespaceContexts.get(source.namespace) as NamespaceSurroundings;
    refused ||= isRefused(evaluation.outcome);
    explanations.push(explainPod(evaluation, source, namespaceContext, facts, elsewhere));
  }
  return { explanations, refused };
}

/** All PodDefaults that may be read, of whatever namespace: those of another one explain why nothing happens in this one. */
async function readElsewhere({ cluster, podDefaultsInFiles }: Gathered): Promise<Elsewhere> {
  // One without a namespace is in that of -n, with the Pods.
  const written = podDefaultsInFiles
    .filter(({ value }) => value.metadata.namespace)
    .map(({ source, value }) => ({ podDefault: value, inFile: inFile(source) }));
  if (cluster === undefined) return { podDefaults: written, complete: true };
  const all = await ifPermitted("list poddefaults.kubeflow.org -A", () =>
    readPodDefaults(cluster, undefined),
  );
  const stored = all.known ? all.value.map((podDefault) => ({ podDefault })) : [];
  return { podDefaults: [...written, ...stored], complete: all.known };
}

/** What is known of the webhook; the same for every namespace. */
function webhookFacts({ namespaceContexts, cluster }: Gathered, io: Io): WebhookFacts {
  const now = io.now();
  const unknown = { webhooks: undefined, health: undefined, permission: undefined, now };
  if (cluster === undefined) return unknown;
  const [namespaceContext] = namespaceContexts.values();
  const webhooks = namespaceContext?.webhooks;
  const permission = "list mutatingwebhookconfigurations.admissionregistration.k8s.io";
  if (webhooks === undefined) return { ...unknown, permission };
  const health = namespaceContext?.health;
  return {
    webhooks,
    now,
    health: health?.known ? health.value : undefined,
    permission: health?.known === false ? health.permission : undefined,
  };
}
