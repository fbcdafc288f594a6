import { expect, test } from "vitest";
import { applyPatch } from "../../src/admission/apply-patch.ts";
import type { PatchOperation } from "../../src/model/outcome.ts";

const document = { list: ["a", "b"], object: { "a/b": 1, text: "t" } };

// The errors are those of gopkg.in/evanphx/json-patch.v4 v4.13.0.
test.each<[PatchOperation[], string]>([
  [
    [
      { op: "remove", path: "/list/0" },
      { op: "remove", path: "/list/1" },
    ],
    "error in remove for path: '/list/1': Unable to access invalid index: 1: invalid index referenced",
  ],
  [
    [{ op: "add", path: "/list/3", value: "d" }],
    "error in add for path: '/list/3': Unable to access invalid index: 3: invalid index referenced",
  ],
  [
    [{ op: "replace", path: "/list/2", value: "d" }],
    "replace operation does not apply: doc is missing key: /list/2: missing value",
  ],
  [
    [{ op: "remove", path: "/object/none" }],
    "error in remove for path: '/object/none': Unable to remove nonexistent key: none: missing value",
  ],
  [
    [{ op: "add", path: "/none/key", value: 1 }],
    'add operation does not apply: doc is missing path: "/none/key": missing value',
  ],
  [
    [{ op: "replace", path: "/object/text/key", value: 1 }],
    "replace operation does not apply: doc is missing path: /object/text/key: missing value",
  ],
])("refuses %j", (patch, message) => {
  expect(applyPatch(document, patch)).toEqual({ ok: false, message });
});

test("applies operations one after the other, and leaves the document alone", () => {
  const before = structuredClone(document);
  const patched = applyPatch(document, [
    { op: "remove", path: "/list/0" },
    { op: "add", path: "/list/0", value: "new" },
    { op: "add", path: "/list/2", value: "last" },
    { op: "replace", path: "/object/a~1b", value: 2 },
    { op: "add", path: "/object/more", value: {} },
    { op: "add", path: "/object/more/deep", value: null },
    { op: "remove", path: "/object/text" },
  ]);
  expect(patched).toEqual({
    ok: true,
    object: { list: ["new", "b", "last"], object: { "a/b": 2, more: { deep: null } } },
  });
  expect(document).toEqual(before);
});
