import { afterEach, describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { convertWith } from "../policy/convert-with.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile } from "./dry-run-objects.ts";
import { healthy } from "./explain-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const twice =
  "MutatingAdmissionPolicy poddefault.team-a.greeting, which convert made, injects the PodDefaults";
const greeting = podDefault("greeting", { env: [{ name: "A", value: "1" }] });
const [policy] = await convertWith([greeting], "--to mutatingadmissionpolicy");
if (policy === undefined) throw new Error("nothing converted");

async function fromFiles(line: string, objects: readonly JsonObject[]): Promise<string> {
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const { stdout } = await runInMemory(`${line} --local`, { stdin });
  return stdout.replaceAll(/\s+/g, " ");
}

async function fromCluster(
  line: string,
  objects: readonly JsonObject[],
  intercept?: ApiServerOptions["intercept"],
): Promise<string> {
  server = await startApiServer({
    objects: [...healthy, ...profile, ...objects],
    ...(intercept && { intercept }),
  });
  const stdin = JSON.stringify(pod("web"));
  const { stdout, stderr } = await runInMemory(line, { connect: connectingTo(server), stdin });
  return `${stdout}${stderr}`.replaceAll(/\s+/g, " ");
}

describe.each(["dry-run -", "explain -f -"])("%s", (line) => {
  test("says that a converted policy of the cluster and the webhook both inject", async () => {
    expect(await fromCluster(line, [greeting, policy])).toContain(twice);
    const asked = server?.requests.filter(({ path }) => path.endsWith("/mutatingadmissionpolicies"));
    expect(asked).toHaveLength(1);
  });

  test("says it of a policy in files, too", async () => {
    expect(await fromFiles(line, [...profile, greeting, policy, pod("web")])).toContain(twice);
  });

  test.each([404, 403])("works without it where policies answer %i", async (status) => {
    const stdout = await fromCluster(line, [greeting, policy], ({ path }) =>
      path.endsWith("/mutatingadmissionpolicies")
        ? statusAnswer(status, status === 404 ? "NotFound" : "Forbidden", "no")
        : undefined,
    );
    expect(stdout).toContain("greeting");
    expect(stdout).not.toContain("which convert made");
  });
});

describe("a converted policy", () => {
  test("is not named for Pods that none of its PodDefaults matches, or of another namespace", async () => {
    const other = pod("web", { labels: {} });
    expect(await fromFiles("dry-run -", [...profile, greeting, policy, other])).not.toContain("Policy");
    const moved = JSON.parse(JSON.stringify(policy).replaceAll("team-a", "team-b")) as JsonObject;
    expect(await fromFiles("dry-run -", [...profile, greeting, moved, pod("web")])).not.toContain("Policy");
  });

  test("may still change Pods after its PodDefaults are deleted", async () => {
    const rest = podDefault("other", { selector: { matchLabels: { other: "true" } } });
    expect(await fromFiles("dry-run -", [...profile, rest, policy, pod("web")])).toContain(
      "not simulated: MutatingAdmissionPolicy poddefault.team-a.greeting, which convert made: it injects PodDefaults of this namespace without the webhook",
    );
  });

  test("is nothing that convert made where its annotation is missing", async () => {
    const metadata = isObject(policy["metadata"]) ? { name: policy["metadata"]["name"] ?? "" } : {};
    const plain = { ...policy, metadata };
    expect(await fromFiles("dry-run -", [...profile, greeting, plain, pod("web")])).not.toContain("convert");
  });
});
