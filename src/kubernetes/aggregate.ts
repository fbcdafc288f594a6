/** utilerrors.NewAggregate(...).Error() of k8s.io/apimachinery: equal messages once, several in brackets. */
export function aggregate(messages: readonly string[]): string {
  const different = [...new Set(messages)];
  return different.length === 1 ? (different[0] ?? "") : `[${different.join(", ")}]`;
}
