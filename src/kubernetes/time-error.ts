import { quote } from "./go-text.ts";

const layout = "2006-01-02T15:04:05Z07:00";

/** A number of the layout: its name there, the digits that it takes, the values that it allows, and its name in errors. */
type Part = {
  readonly element: string;
  readonly digits: RegExp;
  readonly least: number;
  readonly most: number;
  readonly name: string;
};

/** Literal text and numbers, in the order of the layout. */
const parts: readonly (string | Part)[] = [
  { element: "2006", digits: /^\d{4}/, least: 0, most: 9999, name: "year" },
  "-",
  { element: "01", digits: /^\d{2}/, least: 1, most: 12, name: "month" },
  "-",
  { element: "02", digits: /^\d{2}/, least: 0, most: 99, name: "day" },
  "T",
  { element: "15", digits: /^\d{1,2}/, least: 0, most: 23, name: "hour" },
  ":",
  { element: "04", digits: /^\d{2}/, least: 0, most: 59, name: "minute" },
  ":",
  { element: "05", digits: /^\d{2}/, least: 0, most: 59, name: "second" },
];

/** What time.Parse(time.RFC3339, ...) says of a text that is not a time; undefined if it is one. */
export function findTimeError(text: string): string | undefined {
  let rest = text;
  for (const part of parts) {
    if (typeof part === "string") {
      if (!rest.startsWith(part)) return cannotParse(text, rest, part);
      rest = rest.slice(part.length);
      continue;
    }
    const digits = part.digits.exec(rest)?.[0];
    if (digits === undefined) return cannotParse(text, rest, part.element);
    rest = rest.slice(digits.length);
    const value = Number(digits);
    if (value < part.least || value > part.most) return outOfRange(text, part.name);
    if (part.name === "second") rest = rest.replace(/^[.,]\d+/, "");
  }
  return findZoneError(text, rest) ?? findDayError(text);
}

function findZoneError(text: string, zone: string): string | undefined {
  const [offset, hours, minutes] = /^[+-](\d{2}):(\d{2})/.exec(zone) ?? [];
  if (!zone.startsWith("Z") && offset === undefined) return cannotParse(text, zone, "Z07:00");
  if (Number(hours) > 24) return outOfRange(text, "time zone offset hour");
  if (Number(minutes) > 60) return outOfRange(text, "time zone offset minute");
  const extra = zone.slice(offset?.length ?? 1);
  return extra === "" ? undefined : `parsing time ${quote(text)}: extra text: ${quote(extra)}`;
}

function findDayError(text: string): string | undefined {
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10)].map(Number);
  const daysOfMonth = new Date(Date.UTC(2000 + ((year ?? 0) % 400), month ?? 0, 0)).getUTCDate();
  return day !== undefined && day >= 1 && day <= daysOfMonth ? undefined : outOfRange(text, "day");
}

function cannotParse(text: string, rest: string, element: string): string {
  return `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(element)}`;
}

function outOfRange(text: string, name: string): string {
  return `parsing time ${quote(text)}: ${name} out of range`;
}
