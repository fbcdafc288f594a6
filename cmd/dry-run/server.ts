import type { Cluster } from "../../src/cluster/cluster.ts";
import { type Count, counted } from "../../src/counted.ts";
import type { Evaluation } from "../../src/finding/evaluation.ts";
import { askServer, type ServerAnswers } from "../../src/gather/ask-server.ts";
import type { Gathered } from "../../src/gather/gather.ts";
import type { PodSource } from "../../src/model/pod-source.ts";
import { renderComparisons } from "../../src/render/comparison.ts";
import { comparePrediction } from "../../src/report/comparison.ts";
import { evaluateByServer } from "../../src/report/server-answer.ts";
import type { Io } from "../io.ts";
import { withProgress } from "../progress.ts";

/**
 * What the API server says about each Pod, instead of the prediction. `compare` says on stderr where the two differ;
 * `isRight` is false if they do.
 * @throws ClusterError where the user may not create Pods
 */
export async function askAbout(
  predicted: readonly Evaluation[],
  { sources, cluster }: Gathered,
  io: Io,
  compare: boolean,
): Promise<{ readonly answered: readonly Evaluation[]; readonly isRight: boolean }> {
  if (cluster === undefined) throw new Error("there is no cluster to ask");
  const all = await withProgress(io, "Asking the API server about Pods", ({ count }) =>
    askInTurn(sources, cluster, count),
  );
  const pairs = predicted.map((prediction, index) => {
    return { prediction, answer: evaluateByServer(prediction, all[index] as ServerAnswers) };
  });
  const answered = pairs.map(({ answer }) => answer);
  if (!compare) return { answered, isRight: true };
  const comparisons = pairs.map(({ prediction, answer }) => comparePrediction(prediction, answer));
  io.stderr.write(renderComparisons(comparisons));
  return { answered, isRight: comparisons.every(({ differences }) => differences.length === 0) };
}

/** One Pod after the other, two requests each: thousands at once would only wait in the API server's queues. */
async function askInTurn(
  sources: readonly PodSource[],
  cluster: Cluster,
  count: Count,
): Promise<readonly ServerAnswers[]> {
  const answers: ServerAnswers[] = [];
  for (const source of counted(sources, sources.length, count))
    answers.push(await askServer(source, cluster));
  return answers;
}
