import fc from "fast-check";
import { load, loadAll } from "js-yaml";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { readCertificate } from "../stand-in/api-server.ts";
import { everyKind } from "../stand-in/every-kind.ts";
import { base64 } from "../stand-in/kubeconfig.ts";
import { type Faults, faults } from "./faults.ts";
import { anyJson, denials, manifests, mutated, nasty, reshaped } from "./inputs.ts";
import { secret } from "./invariants.ts";

/** One run: a command line, and the world that it finds. */
export type Case = {
  readonly argv: readonly string[];
  readonly stdin?: string;
  /** Text of the kubeconfig; absent: the one of the stand-in server. */
  readonly kubeconfig?: string;
  /** What the server answers, in turn; absent: the right answers. */
  readonly answers?: readonly string[];
  /** What goes wrong on the way of the right answers. */
  readonly faults?: Faults;
  /** The formats of dry-run and lint are compared, instead of one command line. */
  readonly comparesFormats?: true;
};

const workloads = ["Deployment", "StatefulSet", "CronJob", "Notebook", "InferenceService", "Workflow"];
const examples = loadAll(manifests) as readonly JsonObject[];
const documents: readonly JsonObject[] = [
  ...examples,
  ...everyKind.filter(({ kind }) => workloads.includes(String(kind))),
];

const onFiles = fc.constantFrom<readonly string[]>(
  ["dry-run", "-", "--local"],
  ["dry-run", "-f", "-", "--local", "-o", "yaml"],
  ["dry-run", "-f", "-", "--local", "-o", "report"],
  ["explain", "-f", "-", "--local"],
  ["list", "-f", "-", "--local", "-o", "wide"],
  ["lint", "-"],
  ["check", "-f", "-", "--local"],
  ["convert", "-f", "-", "--to", "kyverno"],
);

const onCluster = fc.constantFrom<readonly string[]>(
  ["list", "-A"],
  ["list", "pods"],
  ["explain", "pod/a"],
  ["explain", "poddefault/a"],
  ["dry-run", "deploy/a"],
  ["dry-run", "pods", "--all", "--server"],
  ["explain", "deploy/a", "--event"],
);

/** Of objects that the stand-in has. */
const onStored = fc.constantFrom<readonly string[]>(
  ["list", "-A", "-o", "wide"],
  ["list", "--pods"],
  ["explain", "pod/alone"],
  ["explain", "poddefault/gpu"],
  ["dry-run", "deploy/web"],
  ["dry-run", "pod/alone", "--server"],
  ["explain", "--event", "sts/db"],
);

const word = fc.oneof(
  fc.constantFrom(
    "list",
    "explain",
    "dry-run",
    "create-from-template",
    "lint",
    "impact",
    "convert",
    "completion",
    "help",
  ),
  fc.constantFrom("-f", "-o", "-n", "-A", "-l", "--local", "--all", "-v", "--kubernetes-version", "--event"),
  fc.constantFrom("pods", "pod/a", "poddefault", "json", "yaml", "wide", "name", "jsonpath={.a}", "--help"),
  nasty,
);

const expression = fc.oneof(
  mutated(["{.items[*].metadata.name}", "{range .items[*]}{@.a}{'\\n'}{end}", '{.items[?(@.a=="b")].c}']).map(
    (text) => `jsonpath=${text}`,
  ),
  mutated(["A:.metadata.name,B:.spec.desc"]).map((text) => `custom-columns=${text}`),
);

const kubeconfig: JsonObject = {
  apiVersion: "v1",
  kind: "Config",
  preferences: { colors: true },
  "current-context": "test",
  contexts: [
    { name: "test", context: { cluster: "test", user: "test", namespace: "n", extensions: [] } },
    { name: "other", context: { cluster: "other", user: "other" } },
  ],
  clusters: [
    {
      name: "test",
      cluster: {
        server: "https://127.0.0.1:1",
        "proxy-url": `http://me:${secret}@127.0.0.1:1`,
        "certificate-authority-data": base64(readCertificate("ca.crt")),
        "tls-server-name": "localhost",
        "disable-compression": true,
      },
    },
    { name: "other", cluster: { server: "http://127.0.0.1:1", "insecure-skip-tls-verify": true } },
  ],
  users: [
    {
      name: "other",
      user: {
        username: "u",
        password: secret,
        tokenFile: "/nowhere",
        "client-certificate-data": base64(readCertificate("server.crt")),
        "client-key-data": base64(readCertificate("server.key")),
      },
    },
    { name: "test", user: { token: secret, as: "a", "as-groups": ["b"], "as-user-extra": { c: ["d"] } } },
  ],
};

const items: readonly JsonObject[] = documents.map((item) => ({
  kind: "List",
  metadata: { resourceVersion: "1" },
  ...item,
  items: [item],
}));

const manifestsByStructure = fc
  .array(reshaped(documents), { minLength: 1, maxLength: 3 })
  .map((list) => JSON.stringify({ apiVersion: "v1", kind: "List", items: [...examples, ...list] }));

/** The campaigns by name; each makes any number of cases. */
export const campaigns: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  bytes: fc.record({ argv: onFiles, stdin: mutated([manifests]) }),
  structure: fc.record({ argv: onFiles, stdin: manifestsByStructure }),
  formats: fc.record({
    argv: fc.constant([]),
    stdin: manifestsByStructure,
    comparesFormats: fc.constant<true>(true),
  }),
  denials: mutated(denials).map((text) => ({
    argv: ["explain", `--event=${text}`, "-f", "-", "--local"],
    stdin: manifests,
  })),
  expressions: expression.map((text) => ({
    argv: ["list", "-f", "-", "--local", "-o", text],
    stdin: manifests,
  })),
  selectors: mutated(["a=b,c!=d,e in (f,g),!h", "x notin (y)", "a"]).map((text) => ({
    argv: ["list", "-f", "-", "--local", "-l", text],
    stdin: manifests,
  })),
  argv: fc.record({ argv: fc.array(word, { maxLength: 6 }), stdin: fc.constant(manifests) }),
  kubeconfigs: fc.record({
    argv: fc
      .constantFrom([], ["--context", "other"], ["--user", "other"], ["--cluster", "other"])
      .map((words) => ["list", ...words, "-v", "9", "--request-timeout", "2s"]),
    kubeconfig: fc.oneof(
      reshaped([kubeconfig]).map((object) => JSON.stringify(object)),
      mutated([JSON.stringify(kubeconfig, null, 1).replaceAll(secret, "x")]),
    ),
  }),
  answers: fc.record({
    argv: onCluster.map((argv) => [...argv, "-v", "10", "--request-timeout", "5s"]),
    answers: fc.array(
      fc.oneof(
        reshaped(items).map((object) => JSON.stringify(object)),
        anyJson.map((json) => JSON.stringify(json)),
        mutated(items.map((object) => JSON.stringify(object))),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  faults: fc.record({
    argv: onStored.map((argv) => [...argv, "-v", "9", "--request-timeout", "600ms"]),
    faults,
  }),
};

/** Commands of exec plugins that a mutation could make are not run. */
export function isSafe({ kubeconfig: text = "" }: Case): boolean {
  try {
    return !JSON.stringify(load(text) ?? "").includes("exec");
  } catch {
    return true;
  }
}
