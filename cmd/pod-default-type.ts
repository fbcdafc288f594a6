const words = /^poddefaults?(\.kubeflow\.org|\.v1alpha1\.kubeflow\.org)?$/i;

/** True for the type PodDefault in kubectl's forms. The CRD has no short names. */
export function isPodDefaultType(word: string): boolean {
  return words.test(word);
}
