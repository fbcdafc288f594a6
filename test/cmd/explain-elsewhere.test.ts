import { afterEach, expect, test } from "vitest";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const ofTeamB = { ...podDefault("greet", {}), metadata: { name: "greet", namespace: "team-b" } };

/** The verdict of the gate `match` for a Pod of team-a, for a user who may, or may not, list PodDefaults of all namespaces. */
async function matchGate(mayList: boolean) {
  server = await startApiServer({
    objects: [webhookConfiguration, ...profile, ofTeamB],
    intercept: ({ path }) =>
      !mayList && path === "/apis/kubeflow.org/v1alpha1/poddefaults"
        ? statusAnswer(403, "Forbidden", "no")
        : /endpointslices|services|mutatingwebhook/.test(path)
          ? statusAnswer(403, "Forbidden", "no")
          : undefined,
  });
  const setting = { connect: connectingTo(server), stdin: JSON.stringify(pod("one")) };
  const { stdout } = await runInMemory("explain - -o json", setting);
  const [{ gates }] = JSON.parse(stdout).items;
  return gates.find(({ gate }: { gate: string }) => gate === "match");
}

test("a PodDefault of another namespace that would match is named, with how to bring it here", async () => {
  const gate = await matchGate(true);
  expect(gate).toMatchObject({ verdict: "FAIL", code: "OTHER_NAMESPACE" });
  expect(gate.message).toContain("it is in namespace team-b, the Pod in team-a");
  expect(gate.remedy.command).toContain("kubectl -n team-b get poddefault greet -o yaml");
});

test("who may not list those of other namespaces is not told that there is none", async () => {
  const gate = await matchGate(false);
  expect(gate).toMatchObject({ verdict: "FAIL", code: "NO_PODDEFAULT" });
  expect(gate.message).toContain("not known, since you may not list them");
});
