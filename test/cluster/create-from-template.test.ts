import { beforeEach, describe, expect, inject, test } from "vitest";
import { exitCode } from "../../src/errors.ts";
import { gallery } from "../../src/template/catalog.ts";
import { exampleValues, fillTemplate } from "../../src/template/fill.ts";
import { type AuditedRequest, isDryRun, isHarmless, recordRequests } from "./harness/audit.ts";
import { collectionPath } from "./harness/objects.ts";
import { runAs } from "./harness/plugin.ts";
import { harnessApi } from "./harness/test-cluster.ts";

const cluster = inject("cluster");
const api = harnessApi(cluster);
const line = "create-from-template shared-memory";
let heard: () => readonly AuditedRequest[];

beforeEach(() => {
  heard = recordRequests(cluster);
});

const writes = () => heard().filter((request) => !isHarmless(request) && !isDryRun(request));

describe("create-from-template", () => {
  test("creates a PodDefault with one write, and says that it exists the next time", async () => {
    const created = await runAs(cluster, "admin", `${line} --name shm`);
    expect(created).toMatchObject({ code: 0, stdout: "poddefault.kubeflow.org/shm created\n" });
    // This cluster has no webhook.
    expect(created.stderr).toMatch(
      /^Warning: the cluster has no PodDefault webhook: .* \[WEBHOOK_ABSENT\]\n/,
    );
    expect(writes()).toEqual([
      {
        user: "admin",
        verb: "create",
        uri: expect.stringMatching(/^\/apis\/kubeflow.org\/v1alpha1\/namespaces\/team-a\/poddefaults\?/),
      },
    ]);
    const again = await runAs(cluster, "admin", `${line} --name shm`);
    expect(again).toMatchObject({
      code: exitCode.failure,
      stderr: expect.stringContaining(
        'Error from server (AlreadyExists): poddefaults.kubeflow.org "shm" already exists',
      ),
    });
  });

  test.each(["--dry-run=server", "--dry-run=client", "--local", "--apply --dry-run=server"])(
    "%s writes nothing",
    async (flags) => {
      const { code } = await runAs(cluster, "admin", `${line} --name never ${flags}`);
      expect(code).toBe(exitCode.fine);
      expect(writes()).toEqual([]);
      expect((await api.ask("GET", `${collectionPath("PodDefault", "team-a")}/never`)).status).toBe(404);
    },
  );

  test("--apply creates, and changes what is there", async () => {
    const created = await runAs(cluster, "admin", `${line} --name applied --apply`);
    expect(created.stdout).toBe("poddefault.kubeflow.org/applied serverside-applied\n");
    expect(writes().map(({ verb }) => verb)).toEqual(["patch"]);
  });

  test.each([
    ["editor", 'User "editor" cannot create resource "poddefaults"'],
    ["nobody", 'User "nobody" cannot create resource "poddefaults"'],
  ] as const)("%s may not", async (user, message) => {
    const { code, stdout, stderr } = await runAs(cluster, user, `${line} --name mine`);
    expect({ code, stdout, stderr }).toMatchObject({ code: exitCode.failure, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("The CRD", () => {
  test.each(gallery().map((template) => [template.name, template] as const))(
    "takes what template %s gives, with nothing unknown to it",
    async (_name, template) => {
      const filled = fillTemplate(template, exampleValues(template));
      if (!filled.ok) throw new Error(JSON.stringify(filled.faults));
      const path = `${collectionPath("PodDefault", "plain")}?dryRun=All&fieldValidation=Strict`;
      const { status, body } = await api.ask("POST", path, filled.podDefault);
      expect({ status, body }).toMatchObject({ status: 201, body: { spec: filled.podDefault.spec } });
    },
  );
});
