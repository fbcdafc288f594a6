import fc from "fast-check";
import { expect, test } from "vitest";
import { isObject, type Json, type Path } from "../../src/kubernetes/json.ts";
import { formatYaml, parseYaml } from "../../src/kubernetes/yaml.ts";
import { locateInYaml, splitYaml } from "../../src/render/locate-in-yaml.ts";

const odd = fc.constantFrom(
  "",
  "- item",
  "-",
  ": ",
  "key: value",
  "two\nlines",
  "\n  deep\n\n- no item\n: x\n",
  "|",
  "#",
  "\t",
);
const text = fc.oneof(odd, fc.string({ unit: "grapheme", maxLength: 6 }), fc.string({ maxLength: 6 }));
/** Kubernetes allows no other. */
const key = text.filter((one) => !one.includes("\n"));
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
}));

/** All but those of texts in lists: a parser places them where the text begins, not where the item does. */
function pathsIn(node: Json, path: Path = []): readonly Path[] {
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(node)
    ? [...node.entries()]
    : isObject(node)
      ? Object.entries(node)
      : [];
  return entries.flatMap(([part, inner]) => {
    const isText = typeof part === "number" && typeof inner === "string";
    return [...(isText ? [] : [[...path, part]]), ...pathsIn(inner, [...path, part])];
  });
}

test("finds the line of each key and item as a parser does", () => {
  fc.assert(
    fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 }), (object) => {
      const written = formatYaml(object);
      const parsed = parseYaml(written);
      if (!parsed.ok) throw new Error(parsed.problem.message);
      const split = splitYaml(written, object);
      for (const path of pathsIn(object))
        expect([path, locateInYaml(split, path)]).toEqual([path, parsed.locate(0, path).line - 1]);
    }),
    { numRuns: 1000 },
  );
});

test("finds nothing where there is nothing", () => {
  const object = { a: { b: [1] } };
  const split = splitYaml(formatYaml(object), object);
  for (const path of [["b"], ["a", "c"], ["a", "b", 1], ["a", "b", 0, "x"]])
    expect(locateInYaml(split, path)).toBeUndefined();
});
