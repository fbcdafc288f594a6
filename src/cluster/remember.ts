import type { Cluster } from "./cluster.ts";

/**
 * The same cluster, but that each list and each object is requested once: whoever asks again gets the same answer. Writing
 * forgets everything, because it may change what was read.
 */
export function rememberAnswers(cluster: Cluster): Cluster {
  const answers = new Map<string, Promise<unknown>>();
  const once = <Answer>(question: readonly unknown[], ask: () => Promise<Answer>): Promise<Answer> => {
    const key = JSON.stringify(question);
    // Only answers to the same question share a key, so they have the type of this one.
    const answer = (answers.get(key) as Promise<Answer> | undefined) ?? ask();
    answers.set(key, answer);
    return answer;
  };
  return {
    ...cluster,
    list: (resource, options = {}) =>
      once(["list", resource.group, resource.plural, options], () => cluster.list(resource, options)),
    get: (resource, name, namespace) =>
      once(["get", resource.group, resource.plural, name, namespace], () =>
        cluster.get(resource, name, namespace),
      ),
    create: (...words) => {
      answers.clear();
      return cluster.create(...words);
    },
    apply: (...words) => {
      answers.clear();
      return cluster.apply(...words);
    },
  };
}
