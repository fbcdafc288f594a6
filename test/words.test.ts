import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Phrases that a native reader stumbles over, and words that have a standard term (left: what to write instead). */
const phrases: readonly (readonly [instead: string, phrase: RegExp])[] = [
  ["X is not a Y", /\b(is|are) no (kind|file|denial|such|number|object|name|Pod|PodDefault|key|word)\b/],
  ["unknown", /(do|does) not tell\b|\b(is|are) not known\b/],
  ["assumed", /taken to be|takes? it to be/],
  ["of which the ...", /\bwhose value\b/],
  ["because", /\b(and )?for that the\b|for kubectl's sake/],
  ["is missing", /but not there/],
  ["invalid", /cannot be used|\bpoison/],
  ["unrecognized message", /its own words|none that are known/],
  ["before injection", /taken back/],
  ["contains only", /make none that/],
  ["(passive: leave it out)", /nobody (says|asked|asks|would)|that is said/],
  ["must / will", /\bshall\b/],
  ["conflict", /\b(clash|collide|encounter)(es|s|ed|ing)?\b/],
  ["owner", /\b(creator|maker)s?\b/],
  ["evaluate", /\bjudge[sd]?\b/],
  ["distinguish, identify", /told apart|tell(s)? apart|stands? to each/],
  ["again", /\banew\b/],
  // Kubernetes has gates, too: feature gates, scheduling gates and readiness gates.
  ["check", /\b(through|fails) (the|one|a) gates?\b/],
  ["have no", /\black(s|ing)? (a|an|the|any|what)\b/],
  [
    "American spelling",
    /\b(colour|behaviour|catalogue|licence|recognis|serialis|normalis|initialis|unrecognis)/i,
  ],
];

const own = ["test/words.test.ts", "LICENSE", "package-lock.json"];
const files = execFileSync("git", ["ls-files", "*.ts", "*.md", "*.yaml", "*.yml", "*.go"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && !own.includes(file) && !/^test\/.*\.(ya?ml|md)$/.test(file));

/** Of tests the titles, since their data can be anything. */
function isProse(file: string, line: string): boolean {
  return !file.startsWith("test/") || /^\s*(test|it|describe)[.(]/.test(line);
}

test.each(phrases)('"%s" is written instead of %s', (_, phrase) => {
  const found = files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, index) =>
        isProse(file, line) && phrase.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
  expect(found).toEqual([]);
});
