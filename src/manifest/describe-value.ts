/** A value as messages name what was found: `the boolean true`, `the string "8080"`, `a list`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "bigint") return `the number ${value}`;
  if (typeof value !== "string") return `the ${typeof value} ${value}`;
  const text = value.length > 40 ? `${value.slice(0, 40)}...` : value;
  return `the string ${JSON.stringify(text)}`;
}
