import { afterEach, describe, expect, test } from "vitest";
import { catalog, type FindingCode } from "../../src/finding/catalog.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { statusAnswer } from "../stand-in/answers.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../stand-in/api-server.ts";
import { connectingTo } from "./connecting-to.ts";
import { pod, podDefault, profile } from "./dry-run-objects.ts";
import { configuration, endpoints, healthy, service } from "./explain-objects.ts";
import { runInMemory } from "./memory-io.ts";

let server: ApiServer | undefined;
afterEach(() => server?.close());

const greet = podDefault("greet", { env: [{ name: "GREETING", value: "hello" }] });
const twoContainers = { containers: ["a", "b"].map((name) => ({ name, image: "busybox" })) };
const labelled = (labels: JsonObject) => pod("one", { labels });
const annotated = (annotations: JsonObject) => pod("one", { annotations });
const selecting = (selector: JsonObject) =>
  podDefault("greet", { selector, env: [{ name: "A", value: "1" }] });
const inTeamB = { ...podDefault("greet", {}), metadata: { name: "greet", namespace: "team-b" } };

type Fixture = {
  readonly objects: readonly JsonObject[];
  readonly posted?: JsonObject;
  readonly intercept?: ApiServerOptions["intercept"];
};

async function codeOf({ objects, posted = pod("one"), intercept }: Fixture) {
  server = await startApiServer({ objects, ...(intercept && { intercept }) });
  const setting = { connect: connectingTo(server), stdin: JSON.stringify(posted) };
  const { stdout } = await runInMemory("explain - -o json", setting);
  const [item] = JSON.parse(stdout).items;
  return item as {
    code: string;
    checks: { status: string; finding?: { code: string } }[];
    podDefaults: { code: string }[];
  };
}

/** For each code what triggers it, and what just does not. */
const headlines: readonly (readonly [FindingCode, Fixture, Fixture])[] = [
  ["WEBHOOK_ABSENT", { objects: [...profile, greet] }, { objects: [...healthy, greet] }],
  [
    "WEBHOOK_UNREACHABLE",
    { objects: [configuration(), service, endpoints(false), ...profile, greet] },
    { objects: [configuration(), service, endpoints(true), ...profile, greet] },
  ],
  [
    "NS_NOT_SELECTED",
    {
      objects: [
        configuration({ namespaceSelector: { matchLabels: { other: "label" } } }),
        service,
        endpoints(true),
        ...profile,
        greet,
      ],
    },
    { objects: [...healthy, greet] },
  ],
  [
    "OBJECT_NOT_SELECTED",
    {
      objects: [
        configuration({ objectSelector: { matchLabels: { greet: "false" } } }),
        service,
        endpoints(true),
        ...profile,
        greet,
      ],
    },
    {
      objects: [
        configuration({ objectSelector: { matchLabels: { greet: "true" } } }),
        service,
        endpoints(true),
        ...profile,
        greet,
      ],
    },
  ],
  [
    "POD_EXCLUDED",
    {
      objects: [...healthy, greet],
      posted: annotated({ "poddefault.admission.kubeflow.org/exclude": "true" }),
    },
    {
      objects: [...healthy, greet],
      posted: annotated({ "poddefault.admission.kubeflow.org/exclude": "yes" }),
    },
  ],
  [
    "MIRROR_POD",
    {
      objects: [...healthy, greet],
      posted: pod(
        "one",
        { annotations: { "kubernetes.io/config.mirror": "h" } },
        { nodeName: "n", automountServiceAccountToken: false },
      ),
    },
    { objects: [...healthy, greet], posted: annotated({ "kubernetes.io/config.source": "file" }) },
  ],
  ["NO_PODDEFAULT", { objects: healthy }, { objects: [...healthy, greet], posted: labelled({}) }],
  ["LABEL_MISSING", { objects: [...healthy, greet], posted: labelled({}) }, { objects: [...healthy, greet] }],
  [
    "LABEL_VALUE",
    { objects: [...healthy, greet], posted: labelled({ greet: "yes" }) },
    { objects: [...healthy, greet] },
  ],
  [
    "EXPR_FALSE",
    { objects: [...healthy, selecting({ matchExpressions: [{ key: "greet", operator: "DoesNotExist" }] })] },
    { objects: [...healthy, selecting({ matchExpressions: [{ key: "greet", operator: "Exists" }] })] },
  ],
  [
    "SELECTOR_INVALID",
    {
      objects: [
        ...healthy,
        greet,
        selecting({ matchExpressions: [{ key: "x", operator: "In", values: [] }] }),
      ],
    },
    {
      objects: [
        ...healthy,
        greet,
        {
          ...selecting({ matchExpressions: [{ key: "x", operator: "In", values: ["y"] }] }),
          metadata: { name: "fine", namespace: "team-a" },
        },
      ],
    },
  ],
  [
    "CONFLICT",
    { objects: [...healthy, greet, podDefault("part", { env: [{ name: "GREETING", value: "bye" }] })] },
    { objects: [...healthy, greet, podDefault("part", { env: [{ name: "GREETING", value: "hello" }] })] },
  ],
  [
    "PATCH_FAILS",
    {
      objects: [...healthy, greet, podDefault("log", { sidecars: [{ name: "log", image: "busybox" }] })],
      posted: pod("one", {}, twoContainers),
    },
    {
      objects: [...healthy, podDefault("log", { sidecars: [{ name: "log", image: "busybox" }] })],
      posted: pod("one", {}, twoContainers),
    },
  ],
  [
    "RESULT_INVALID",
    { objects: [...healthy, podDefault("mount", { volumeMounts: [{ name: "v", mountPath: "/v" }] })] },
    {
      objects: [
        ...healthy,
        podDefault("mount", {
          volumes: [{ name: "v", emptyDir: {} }],
          volumeMounts: [{ name: "v", mountPath: "/v" }],
        }),
      ],
    },
  ],
  ["OTHER_NAMESPACE", { objects: [...healthy, inTeamB] }, { objects: [...healthy, inTeamB, greet] }],
  [
    "REFUSED_BEFORE",
    { objects: [...healthy, greet], posted: pod("one", {}, { serviceAccountName: "nobody" }) },
    { objects: [...healthy, greet], posted: pod("one", {}, { serviceAccountName: "default" }) },
  ],
];

describe("the headline is the first check that fails", () => {
  test.each(headlines)("%s", async (code, triggers, justNot) => {
    expect((await codeOf(triggers)).code).toBe(code);
    await server?.close();
    expect((await codeOf(justNot)).code).not.toBe(code);
  });

  test("APPLIED, if all is well", async () => {
    const { code, checks } = await codeOf({ objects: [...healthy, greet] });
    expect({ code, statuses: [...new Set(checks.map(({ status }) => status))] }).toEqual({
      code: "APPLIED",
      statuses: ["PASS"],
    });
  });
});

test("UNKNOWN_RBAC: what may not be read fails nothing, and the permission is named", async () => {
  const item = await codeOf({
    objects: [...healthy, greet],
    intercept: ({ path }) =>
      /mutatingwebhook|namespaces\/team-a$/.test(path) ? statusAnswer(403, "Forbidden", "no") : undefined,
  });
  expect(item.code).toBe("APPLIED");
  expect(item.checks.filter(({ finding }) => finding?.code === "UNKNOWN_RBAC")).toHaveLength(3);
});

test("every code about Pods that can be a headline has a row here", () => {
  const others = [
    ...["APPLIED", "MATCHED", "UNKNOWN_RBAC", "CREATED_BEFORE", "STALE", "ORPHAN", "NEAR_MISS"],
    ...["NOT_SIMULATED", "ASSUMED", "MESSAGE_CUT_OFF", "OTHER_WEBHOOK_UNREACHABLE", "NAMESPACE_MISSING"],
    // test/cmd/explain-event-of-others.test.ts
    ...["OTHER_WEBHOOK_DENIED", "IMAGE_NOT_PULLED", "NOT_SCHEDULED"],
    // test/cmd/namespace-rules.test.ts
    ...["QUOTA_UNSPECIFIED", "QUOTA_EXCEEDED", "QUOTA_TOO_SMALL", "LIMIT_RANGE", "POD_SECURITY"],
    "NAMESPACE_TERMINATING",
    // test/cmd/unknown-pods.test.ts
    "PODS_UNKNOWN",
  ];
  const tested = [...headlines.map(([code]) => code as string), ...others];
  const aboutPods = Object.entries(catalog).filter(([, { about }]) => about === "pod");
  expect(aboutPods.map(([code]) => code).filter((code) => !tested.includes(code))).toEqual([]);
});

test("explain CODE says what it means and what ends it", async () => {
  const { code, stdout } = await runInMemory("explain CONFLICT NEAR_MISS");
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "CONFLICT (error): conflict

      Two PodDefaults, or a PodDefault and the Pod, have different content under one
      identity. The webhook denies a Pod that matches.

    Fix:
      Make the two contents identical, or never put both labels on one Pod.

    NEAR_MISS (warning): near miss

      A PodDefault does not match, but was probably meant to: the label is on the
      workload instead of its Pods, differs only in case or in one character, or is
      the PodDefault's name.

    Fix:
      Correct the label.
    "
  `);
});

test("every code has its page, and its entry as a document", async () => {
  const codes = Object.keys(catalog);
  const { code, stdout } = await runInMemory(["explain", ...codes, "-o", "json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).items).toEqual(
    codes.map((name) => ({ code: name, ...catalog[name as FindingCode] })),
  );
});

test("an unknown code names the nearest, and the others are explained", async () => {
  const { code, stdout, stderr } = await runInMemory("explain CONFLIT STALE");
  expect(code).toBe(3);
  expect(stdout).toContain("STALE (warning)");
  expect(stderr).toBe("error: there is no finding code CONFLIT; did you mean CONFLICT?\n");
});
