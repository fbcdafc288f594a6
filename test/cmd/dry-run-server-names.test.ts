import { expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { isObject } from "../../src/kubernetes/json.ts";
import type { RecordedRequest } from "../stand-in/requests.ts";
import { askStandIn, asPredicted, refusing } from "./ask-stand-in.ts";
import { deployment, pod } from "./dry-run-objects.ts";

function namesIn(writes: readonly RecordedRequest[]) {
  return writes.map(({ body }) => {
    const { metadata } = JSON.parse(body) as JsonObject;
    return isObject(metadata) ? (metadata["name"] ?? metadata["generateName"]) : undefined;
  });
}

test.each([
  ["diff", "--exit-code", ""],
  ["patch", "--compare", "[]\n"],
])("-o %s %s: a name that the API server makes is no change", async (output, flag, stdout) => {
  const result = await askStandIn(`- -o ${output} ${flag}`, deployment);
  expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 0, stdout });
  expect(namesIn(result.writes)).toEqual(["web-", "web-"]);
});

test("nothing of a made name is shown, nor told as a difference to the prediction", async () => {
  const volumes = [{ name: "web-cache" }, { name: "web-cache" }];
  const posted = { ...pod("web", {}, { volumes }), metadata: { generateName: "web-", namespace: "team-a" } };
  const admit: typeof asPredicted = (object) => {
    const answer = asPredicted(object);
    return JSON.parse(JSON.stringify(answer).replaceAll("web-xxxxx", "web-2j24f")) as typeof answer;
  };
  const { stderr } = await askStandIn("- --compare -o name", posted, { admit });
  expect(stderr).toContain("Pod team-a/web-* (STDIN): prediction and API server agree\n");
  expect(stderr).toContain('"web-xxxxx" is invalid: spec.volumes[1].name: Duplicate value: "web-cache"');
});

test("a Pod that exists is asked about under another name, of which nothing is shown", async () => {
  const { code, stdout, stderr, writes } = await askStandIn(
    "pod/web-0 --compare -o yaml",
    {},
    {
      objects: [pod("web-0")],
    },
  );
  expect(stderr).toMatch(/^Pod team-a\/web-0 \(pod\/web-0\): prediction and API server agree\nNote: /);
  expect(code).toBe(0);
  expect(namesIn(writes)).toEqual(["web-0-poddefault-dry-run", "web-0-poddefault-dry-run"]);
  expect(stdout).toContain("  name: web-0\n");
  expect(stdout).toContain("value: hello");
  expect(stdout).not.toContain("poddefault-dry-run");
});

test("the manifest of a Pod that exists is asked about once more", async () => {
  const { code, stderr, writes } = await askStandIn("- --compare -o name", pod("web-0"), {
    objects: [pod("web-0")],
  });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "Pod team-a/web-0 (STDIN): prediction and API server agree\n",
  });
  expect(namesIn(writes)).toHaveLength(4);
});

test("a refusal under another name names the Pod's own", async () => {
  const { stderr } = await askStandIn(
    "pod/web-0 -o name",
    {},
    {
      objects: [pod("web-0")],
      admit: refusing('Pod "web-0-poddefault-dry-run" is forbidden: no', { code: 403, reason: "Forbidden" }),
    },
  );
  expect(stderr).toContain('Pod "web-0" is forbidden: no');
});

test.each([
  ["a".repeat(63), 63],
  [`${"a".repeat(43)}.${"b".repeat(19)}`, 62],
  ["a".repeat(253), 253],
])("the other name of %s is valid, and no longer than it may be", async (name, length) => {
  const { code, writes } = await askStandIn("- -o name", pod(name), { objects: [pod(name)] });
  expect(code).toBe(0);
  const other = String(namesIn(writes).at(-1));
  expect(other).toMatch(/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?-poddefault-dry-run$/);
  expect(other).toHaveLength(length);
});

test("where that name is taken, too, it says what to do: the Pod is not to blame", async () => {
  const { code, stdout, stderr } = await askStandIn(
    "pod/a",
    {},
    {
      objects: [pod("a"), pod("a-poddefault-dry-run")],
    },
  );
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatchInlineSnapshot(`
    "error: Pod team-a/a exists already, and so does team-a/a-poddefault-dry-run, the name that --server posts it under then
    Remove the second, or rename the Pod: kubectl -n team-a delete pod a-poddefault-dry-run
    "
  `);
});
