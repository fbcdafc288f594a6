import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { formatYaml } from "../../src/yaml.ts";
import { pod, podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const deployment: JsonObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "team-a" },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "main", image: "busybox" }] },
    },
  },
};

/** Runs a command in a folder that holds these files, and gives what it prints on one line. */
async function runWith(
  words: readonly string[],
  files: Readonly<Record<string, readonly JsonObject[]>>,
  stdin?: JsonObject,
): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), "explain-files-"));
  for (const [name, objects] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), objects.map((object) => formatYaml(object)).join("---\n"));
  }
  const { stdout } = await runInMemory(words, { cwd, ...(stdin && { stdin: JSON.stringify(stdin) }) });
  return stdout.replace(/\s+/g, " ");
}

describe("a command for a file can be typed as it is printed", () => {
  test.each([
    ["dir with space", "-f 'dir with space/web.yaml' "],
    ["it's $HOME", "-f 'it'\\''s $HOME/web.yaml' "],
    ["plain-dir_1", "-f plain-dir_1/web.yaml "],
  ])("in %s", async (folder, words) => {
    for (const object of [deployment, pod("one", { labels: {} })]) {
      const files = { [`${folder}/web.yaml`]: [object], "pd.yaml": [greet] };
      const said = await runWith(["explain", folder, "-f", "pd.yaml", "--local"], files);
      expect(said).toContain(words);
    }
  });
});
