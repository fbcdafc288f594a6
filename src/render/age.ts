const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** How long ago something was, as kubectl's AGE column says it. Mirrors duration.HumanDuration of k8s.io/apimachinery. */
function formatAge(milliseconds: number): string {
  if (milliseconds < -second) return "<invalid>";
  const age = Math.max(0, milliseconds);
  if (age < 2 * minute) return `${whole(age, second)}s`;
  if (age < 10 * minute) return two(age, minute, "m", second, "s");
  if (age < 3 * hour) return `${whole(age, minute)}m`;
  if (age < 8 * hour) return two(age, hour, "h", minute, "m");
  if (age < 2 * day) return `${whole(age, hour)}h`;
  if (age < 8 * day) return two(age, day, "d", hour, "h");
  if (age < 2 * year) return `${whole(age, day)}d`;
  if (age < 8 * year) return two(age, year, "y", day, "d");
  return `${whole(age, year)}y`;
}

function whole(age: number, unit: number): number {
  return Math.floor(age / unit);
}

/** Two units, the smaller one only where it is not zero: `2h5m`, `3h`. */
function two(age: number, unit: number, letter: string, smaller: number, smallerLetter: string): string {
  const rest = whole(age % unit, smaller);
  return `${whole(age, unit)}${letter}${rest === 0 ? "" : `${rest}${smallerLetter}`}`;
}

/** The age of what was created at a time of the API server; "<unknown>" for what was never stored. */
export function ageSince(created: string | undefined, now: Date): string {
  return created === undefined ? "<unknown>" : formatAge(now.getTime() - Date.parse(created));
}
