import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile, webhookConfiguration } from "./dry-run-objects.ts";
import { healthy } from "./explain-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const ofTeamB = { ...podDefault("greet", {}), metadata: { name: "greet", namespace: "team-b" } };

/** The check `match` for a Pod of team-a, for a user who may, or may not, list PodDefaults of all namespaces. */
async function matchCheck(mayList: boolean) {
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
  const [{ checks }] = JSON.parse(stdout).items;
  return checks.find(({ name }: { name: string }) => name === "match");
}

test("a PodDefault of another namespace that would match is named, with how to bring it here", async () => {
  const check = await matchCheck(true);
  expect(check).toMatchObject({ status: "FAIL", finding: { code: "OTHER_NAMESPACE" } });
  expect(check.message).toContain("it is in namespace team-b; the Pod is in team-a");
  expect(check.finding.fixes[0].command).toContain("kubectl get poddefault greet -n team-b -o yaml");
});

test("who may not list those of other namespaces is not told that there is none", async () => {
  const check = await matchCheck(false);
  expect(check).toMatchObject({ status: "FAIL", finding: { code: "NO_PODDEFAULT" } });
  expect(check.message).toContain("you may not list those of other namespaces");
});

describe("copies in other namespaces", () => {
  const copyOf = (name: string, namespace: string) => ({
    ...podDefault(name, {}),
    metadata: { name, namespace },
  });
  const copies = Array.from({ length: 13 }, (_, index) => copyOf("greet", `profile-${index}`));
  type Item = {
    readonly code: string;
    readonly podDefaults: readonly {
      readonly podDefault: string;
      readonly code: string;
      readonly reason: string;
    }[];
    readonly notes: readonly string[];
  };

  async function explain(objects: readonly JsonObject[], posted = pod("one")): Promise<Item> {
    server = await startApiServer({ objects: [...healthy, ...objects] });
    const setting = { connect: connectingTo(server), stdin: JSON.stringify(posted) };
    return JSON.parse((await runInMemory("explain - -o json", setting)).stdout).items[0];
  }

  test("are not told where the Pod's own applies", async () => {
    const { code, podDefaults } = await explain([...copies, podDefault("greet", {})]);
    expect(code).toBe("APPLIED");
    expect(podDefaults).toMatchObject([{ podDefault: "greet", code: "APPLIED" }]);
  });

  test("are not told where the namespace has its own, which does not match", async () => {
    const own = podDefault("greet", { selector: { matchLabels: { greet: "no" } } });
    const { podDefaults } = await explain([...copies, own]);
    expect(podDefaults).toMatchObject([{ podDefault: "greet", code: "LABEL_VALUE" }]);
  });

  test("are one where the namespace has none", async () => {
    const { code, podDefaults } = await explain(copies);
    expect(code).toBe("OTHER_NAMESPACE");
    expect(podDefaults).toHaveLength(1);
    expect(podDefaults[0]?.reason).toContain(
      "in namespaces profile-0, profile-1, profile-10, profile-11, profile-12 and 8 more",
    );
  });

  test("of more than three names are counted", async () => {
    const names = ["a", "b", "c", "d", "e"].map((name) => copyOf(name, "team-b"));
    const { podDefaults, notes } = await explain(names);
    expect(podDefaults.map((one) => one.podDefault)).toEqual(["a", "b", "c"]);
    expect(notes).toContainEqual(expect.stringContaining("would match, too, but apply only there: d, e"));
  });
});
