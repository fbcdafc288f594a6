import { expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { runInMemory } from "./memory-io.ts";

const create = (words: string, stdin = "") => runInMemory(`create-from-template ${words}`, { stdin });

/** What --selector takes, and the selector that it makes. */
const selectors: readonly (readonly [string, JsonObject])[] = [
  ["access-ml-pipeline=true", { matchLabels: { "access-ml-pipeline": "true" } }],
  ["team=ml,tier==batch", { matchLabels: { team: "ml", tier: "batch" } }],
  ["pipeline-steps", { matchLabels: { "pipelines.kubeflow.org/v2_component": "true" } }],
  ["notebooks", { matchExpressions: [{ key: "notebook-name", operator: "Exists" }] }],
];

test.each(selectors)("--selector %s replaces the selector of a template", async (text, selector) => {
  const { code, stdout } = await create(`kubeflow-pipelines-api-token --selector ${text} --local -o json`);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ metadata: { name: "kubeflow-pipelines-api-token" } });
  expect(JSON.parse(stdout).spec.selector).toEqual(selector);
});

test("--selector notebooks is warned of, because the Notebook form fails on it", async () => {
  const { stderr } = await create("mlflow --selector notebooks --local");
  expect(stderr).toContain("[FORM_FAILS]");
});

test.each([
  ["a", /--selector takes key=value\[,key=value\], pipeline-steps or notebooks, not "a"/],
  ["a=b,", /not ""/],
  ["a/b/c=d", /--selector a\/b\/c=d: /],
  ["a=b/c", /--selector a=b\/c: /],
])("--selector %s is a usage error", async (text, words) => {
  const { code, stdout, stderr } = await create(`mlflow --selector ${text} --local`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(words);
});

/** A notebook as the form makes it: shared memory is on, the workspace volume is at /home/jovyan. */
const notebook = {
  apiVersion: "kubeflow.org/v1",
  kind: "Notebook",
  metadata: {
    name: "nb",
    namespace: "team-a",
    labels: { app: "nb", "shared-memory": "true", mlflow: "true" },
  },
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: "nb",
            image: "jupyter",
            volumeMounts: [
              { name: "dshm", mountPath: "/dev/shm" },
              { name: "nb-workspace", mountPath: "/home/jovyan" },
            ],
          },
        ],
        volumes: [
          { name: "dshm", emptyDir: { medium: "Memory" } },
          { name: "nb-workspace", persistentVolumeClaim: { claimName: "nb-workspace" } },
        ],
      },
    },
  },
};

test.each(["shared-memory", "mlflow"])("template %s fits a notebook of the form", async (template) => {
  const made = await create(`${template} --local -n team-a -o json`);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  const stdin = `${made.stdout}\n---\n${JSON.stringify(notebook)}`;
  const { code, stdout } = await runInMemory("dry-run -f - --local -n team-a", { stdin });
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(stdout).toContain(template);
});

test("shared memory of another size is warned of, because the form's own denies the notebook", async () => {
  const { stdout, stderr } = await create("shared-memory --set size=8Gi --local");
  expect(stdout).toContain("sizeLimit: 8Gi");
  expect(stderr).toContain("[FORM_CONFLICT]");
});

test("the token for pipelines comes in the form of Kubeflow's documentation, too", async () => {
  const words =
    "kubeflow-pipelines-api-token access-ml-pipeline --set label=access-ml-pipeline,directory=/var/run/secrets/kubeflow/pipelines";
  const { code, stdout } = await create(`${words} --local -o json`);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    metadata: { name: "access-ml-pipeline" },
    spec: {
      selector: { matchLabels: { "access-ml-pipeline": "true" } },
      env: [{ name: "KF_PIPELINES_SA_TOKEN_PATH", value: "/var/run/secrets/kubeflow/pipelines/token" }],
      volumeMounts: [{ mountPath: "/var/run/secrets/kubeflow/pipelines", readOnly: true }],
    },
  });
});
