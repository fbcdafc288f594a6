import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { collection, createOn, podDefault, writesTo } from "./create-on-server.ts";

let server: ApiServer;
beforeEach(() => start());
afterEach(() => server.close());

async function start(options: ApiServerOptions = {}): Promise<void> {
  await server?.close();
  server = await startApiServer(options);
}

const create = (words: string) => createOn(server, words);
const writes = () => writesTo(server);

describe("--apply", () => {
  const live = podDefault("shared-memory", {
    desc: "Old",
    selector: { matchLabels: { "shared-memory": "true" } },
  });

  it("applies on the server's side", async () => {
    server.put(live);
    expect((await create("shared-memory --apply")).stdout).toBe(
      "poddefault.kubeflow.org/shared-memory serverside-applied\n",
    );
    expect(writes()).toMatchObject([
      {
        method: "PATCH",
        path: `${collection("team-a")}/shared-memory`,
        query: "fieldManager=kubectl-poddefault&force=false",
      },
    ]);
  });

  it("shows the difference first with --dry-run=server", async () => {
    server.put(live);
    const { code, stdout } = await create("shared-memory --apply --dry-run=server");
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
    expect(writes().map(({ query }) => query)).toEqual([
      "dryRun=All&fieldManager=kubectl-poddefault&force=false",
    ]);
  });

  it.each([
    ["", ["kubectl-poddefault"], 0, ["false", "true"]],
    ["", ["kubectl-poddefault", "kubectl-edit"], 3, ["false"]],
    ["--force-conflicts", ["kubectl-edit"], 0, ["true"]],
  ])("%s takes over the fields of %j: exit code %i", async (flags, managers, code, forces) => {
    const found = managers
      .map((one) => `conflict with "${one}" using kubeflow.org/v1alpha1: .spec.desc`)
      .join("\n");
    const conflict = statusAnswer(409, "Conflict", `Apply failed with 1 conflict: ${found}`);
    await start({ intercept: ({ query }) => (query.get("force") === "false" ? conflict : undefined) });
    expect((await create(`shared-memory --apply ${flags}`)).code).toBe(code);
    expect(writes().map(({ query }) => new URLSearchParams(query).get("force"))).toEqual(forces);
  });

  it("shows a new one as a whole", async () => {
    const { stdout } = await create("shared-memory --apply --dry-run=server");
    expect(stdout).toMatch(/^--- LIVE\/kubeflow\.org\.v1alpha1\.PodDefault\.team-a\.shared-memory\n/);
    expect(stdout.split("\n").filter((line) => line.startsWith("-"))).toHaveLength(1);
  });
});
