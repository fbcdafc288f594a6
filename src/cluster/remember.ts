import type { Cluster, Resource } from "./cluster.ts";

/**
 * The same cluster, but that each list and each object is requested once: whoever asks again gets the same answer. Writing an
 * object forgets the answers about its type.
 */
export function rememberAnswers(cluster: Cluster): Cluster {
  const answersByType = new Map<string, Map<string, Promise<unknown>>>();
  const typeOf = ({ group, plural }: Resource) => `${plural}.${group}`;
  const once = <Answer>(
    resource: Resource,
    question: readonly unknown[],
    ask: () => Promise<Answer>,
  ): Promise<Answer> => {
    const answers = answersByType.get(typeOf(resource)) ?? new Map<string, Promise<unknown>>();
    const key = JSON.stringify(question);
    // Only answers to the same question share a key, so they have the type of this one.
    const answer = (answers.get(key) as Promise<Answer> | undefined) ?? ask();
    answersByType.set(typeOf(resource), answers.set(key, answer));
    return answer;
  };
  let version: Promise<string> | undefined;
  return {
    ...cluster,
    version: () => {
      version ??= cluster.version();
      return version;
    },
    list: (resource, options = {}) =>
      once(resource, ["list", options], () => cluster.list(resource, options)),
    get: (resource, name, namespace) =>
      once(resource, ["get", name, namespace], () => cluster.get(resource, name, namespace)),
    create: (resource, ...words) => {
      answersByType.delete(typeOf(resource));
      return cluster.create(resource, ...words);
    },
    apply: (resource, ...words) => {
      answersByType.delete(typeOf(resource));
      return cluster.apply(resource, ...words);
    },
  };
}
