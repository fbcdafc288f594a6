/** One way out: a sentence, and the command that does it where there is one. Commands are never wrapped or cut. */
export type Remedy = { readonly text: string; readonly command?: string };

/**
 * What is wrong, for a person: the headline says what happens to which object; details say what was found and wanted;
 * remedies are what to do.
 */
export type Advice = {
  readonly headline: string;
  readonly details: readonly string[];
  readonly remedies: readonly Remedy[];
};

export function editPodDefault(namespace: string, name: string): string {
  return `kubectl -n ${namespace} edit poddefault ${name}`;
}
