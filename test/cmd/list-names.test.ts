import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiServer, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { cluster } from "./list-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer;
beforeEach(async () => {
  server = await startApiServer({ objects: cluster });
});
afterEach(() => server.close());

const list = (words: string) => runInMemory(`list ${words}`, { connect: connectingTo(server) });
const notFound = (name: string) =>
  `Error from server (NotFound): poddefaults.kubeflow.org "${name}" not found\n`;

test.each(["", "-o json", "-o custom-columns=N:.metadata.name", "-o wide"])(
  "a name that nothing has gives the error only: %s",
  async (flags) => {
    expect(await list(`nope ${flags}`)).toEqual({ code: 3, stdout: "", stderr: notFound("nope") });
  },
);

test("several names that nothing has give the errors, and an empty List where a List is asked for", async () => {
  const stderr = notFound("nope") + notFound("neither");
  expect(await list("nope neither")).toEqual({ code: 3, stdout: "", stderr });
  const { stdout } = await list("nope neither -o json");
  expect(JSON.parse(stdout)).toMatchObject({ kind: "List", items: [] });
});

test.each(["poddefault", "poddefaults", "PodDefault", "poddefaults.kubeflow.org", "poddefault.kubeflow.org"])(
  "%s/NAME is a name",
  async (type) => {
    expect(await list(`${type}/gpu -o name`)).toEqual({
      code: 0,
      stdout: "poddefault.kubeflow.org/gpu\n",
      stderr: "",
    });
  },
);

test.each([
  [
    "pod/late",
    '"pod/late" is not a PodDefault; those that apply to it: kubectl poddefault list --for pod/late',
  ],
  [
    "pod/late -n other",
    '"pod/late" is not a PodDefault; those that apply to it: kubectl poddefault list --for pod/late -n other',
  ],
  ["poddefault/", "arguments in resource/name form must have a single resource and name"],
  ["poddefault/a/b", "arguments in resource/name form may not have more than one slash"],
  ["--for", "--for wants a Pod or workload: --for pod/NAME, --for FILE, or --for -f FILE"],
])("%s is refused", async (words, message) => {
  const { code, stdout, stderr } = await list(words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(`error: ${message}`);
});
