import { describe, expect, test } from "vitest";
import type { ProgramOutput } from "../../cmd/io.ts";
import { pod, podDefault } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

const manifests = [podDefault("greet", { desc: "Greets" }), pod("p")]
  .map((object) => JSON.stringify(object))
  .join("\n---\n");

/** Programs that are installed, by their first words, and what each prints. */
function programs(installed: Readonly<Record<string, ProgramOutput>>) {
  return async (program: string, args: readonly string[]) => installed[[program, ...args].join(" ")];
}

const built: ProgramOutput = { code: 0, stdout: manifests, stderr: "" };

describe.each(["kubectl kustomize overlays/dev", "kustomize build overlays/dev"])("-k runs %s", (words) => {
  const readProgram = programs({ [words]: built });

  test.each([
    ["dry-run -k overlays/dev --local -o name", "pod/p\n"],
    ["dry-run --kustomize=overlays/dev --local -o name", "pod/p\n"],
    ["list -k overlays/dev --local -o name", "poddefault.kubeflow.org/greet\n"],
  ])("%s", async (command, stdout) => {
    expect(await runInMemory(command, { readProgram })).toEqual({ code: 0, stdout, stderr: "" });
  });

  test.each(["explain -k overlays/dev --local", "explain greet -k overlays/dev --local"])(
    "%s",
    async (command) => {
      const { code, stdout } = await runInMemory(command, { readProgram });
      expect(code).toBe(0);
      expect(stdout).toContain("greet");
    },
  );
});

test("beside the files of -f and of the arguments", async () => {
  const readProgram = programs({ "kubectl kustomize base": built });
  const { stdout } = await runInMemory("dry-run - -k base --local -o report", {
    readProgram,
    stdin: JSON.stringify(pod("q")),
  });
  expect(JSON.parse(stdout).items).toMatchObject([{ name: "q", matched: ["greet"] }]);
});

test.each([
  [{}, "-k needs kubectl or kustomize, and neither is on the PATH"],
  [
    {
      "kubectl kustomize base": {
        code: 1,
        stdout: "",
        stderr: "error: unable to find one of 'kustomization.yaml'\n",
      },
    },
    "kubectl kustomize: unable to find one of 'kustomization.yaml'",
  ],
])("%j ends the run", async (installed, message) => {
  const found = await runInMemory("dry-run -k base --local", { readProgram: programs(installed) });
  expect(found).toEqual({ code: 3, stdout: "", stderr: `error: base: ${message}\n` });
});
