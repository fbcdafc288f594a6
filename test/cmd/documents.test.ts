import { createGenerator } from "ts-json-schema-generator";
import { expect, test } from "vitest";
import schema from "../../cmd/documents.schema.json" with { type: "json" };
import { runInMemory } from "./memory-io.ts";

test("the JSON Schema is generated from the types (npm run generate:schema)", () => {
  const generator = createGenerator({
    path: "cmd/documents.ts",
    type: "Document",
    skipTypeCheck: true,
  });
  expect(JSON.parse(JSON.stringify(generator.createSchema("Document")))).toEqual(schema);
});

test("explain --schema prints it", async () => {
  const { code, stdout } = await runInMemory("explain --schema");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(schema);
});
