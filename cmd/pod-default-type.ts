const words = /^poddefaults?(\.kubeflow\.org|\.v1alpha1\.kubeflow\.org)?$/i;

/** Whether a word is the type PodDefault, as kubectl takes types. The CRD has no short names. */
export function isPodDefaultType(word: string): boolean {
  return words.test(word);
}
