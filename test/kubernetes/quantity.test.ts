import { expect, test } from "vitest";
import { formatQuantity, identifyQuantity, roundResource } from "../../src/kubernetes/quantity.ts";

// What resource.Quantity of apimachinery v0.37.2 unmarshals and marshals; the second column is what Go writes.
test.each([
  ["1", "1"],
  ["1000m", "1"],
  ["1.0", "1"],
  ["0.5", "500m"],
  ["1024Mi", "1Gi"],
  ["1.5Gi", "1536Mi"],
  ["8Ki", "8Ki"],
  ["0.1Ki", "102400m"],
  ["100000", "100k"],
  ["15e2", "1500"],
  ["1e3", "1e3"],
  ["+1", "+1"],
  ["00", "0"],
  ["0.0000000001", "1n"],
  ["12345678901234567890", "12345678901234567890"],
  ["1000000Ti", "1000000Ti"],
  ["", "0"],
  ["lots", "lots"],
])("%s is written as %s", (text, written) => {
  expect(formatQuantity(text)).toBe(written);
});

test.each([
  ["1", "1000m", false],
  ["1", "1.0", false],
  ["1.0", "1.00", false],
  ["1.000", "1000m", true],
  ["1.5Gi", "1.50Gi", true],
  ["1Gi", "1024Mi", false],
  ["2048Mi", "2Gi", false],
  ["8Ki", "08Ki", true],
  ["0", "", false],
])("Go holds %s and %s as the same: %s", (one, other, same) => {
  expect(identifyQuantity(one) === identifyQuantity(other)).toBe(same);
});

/** As written, as the API server writes it, and as it does so in a list of resources. */
const spellings: readonly (readonly [given: string, canonical: string, resource: string])[] = [
  ["1", "1", "1"],
  ["1000m", "1", "1"],
  ["0.5", "500m", "500m"],
  ["1.5", "1500m", "1500m"],
  ["1.5Gi", "1536Mi", "1536Mi"],
  ["1024Mi", "1Gi", "1Gi"],
  ["1025Mi", "1025Mi", "1025Mi"],
  ["1000000", "1M", "1M"],
  ["1e3", "1e3", "1e3"],
  ["12e2", "1200", "1200"],
  ["5Ei", "5Ei", "5Ei"],
  ["2E", "2E", "2E"],
  ["0", "0", "0"],
  ["0Gi", "0", "0"],
  ["-1", "-1", "-1"],
  // Kept as written, since Go takes it for canonical.
  ["1.500", "1.500", "1.500"],
  ["00100m", "00100m", "00100m"],
  // Resources are rounded up to thousandths.
  ["100u", "100u", "1m"],
  ["1500u", "1500u", "2m"],
  ["0.1Ki", "102400m", "102400m"],
  ["12345678901234567890", "12345678901234567890", "12345678901234567890"],
];

test.each(spellings)("%s is stored as %s, as a resource as %s", (given, canonical, resource) => {
  expect(formatQuantity(given)).toBe(canonical);
  expect(formatQuantity(roundResource(given))).toBe(resource);
});
