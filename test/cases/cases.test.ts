import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runInMemory } from "../cmd/memory-io.ts";

const cases = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test.each(cases)("%s", async (name) => {
  const cwd = fileURLToPath(new URL(name, import.meta.url));
  const { code, stdout, stderr } = await runInMemory("dry-run input.yaml --local", { cwd });
  const said = `${stdout}${stderr && `\nstderr:\n${stderr}`}\nexit code ${code}\n`;
  await expect(said).toMatchFileSnapshot(`${cwd}/expected.txt`);
});
