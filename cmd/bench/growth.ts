/**
 * `npm run bench:growth`: how the time of a command grows with each input that can grow. An exponent of 1 is linear, of 2
 * quadratic. It is measured in processor time, so that a busy machine does not matter. Fails above 1.2.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInMemory } from "../../test/cmd/memory-io.ts";

/** A command line for an input of a size; its standard input is a list of these objects. */
type Growth = {
  readonly what: string;
  readonly sizes: readonly [small: number, large: number];
  readonly words: readonly string[] | ((size: number) => readonly string[]);
  readonly objects: (size: number) => readonly object[];
};

const limit = 1.2;
const rounds = 3;

const count = <Item>(size: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: size }, (_, index) => make(index));

type Metadata = {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: object;
};

/** It selects the Pods with its own name as a label, or what is given. */
function podDefault(name: string, spec: object = {}, namespace = "team"): object {
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name, namespace, labels: { app: "v1" } },
    spec: {
      selector: { matchLabels: { [name]: "true" } },
      desc: `About ${name}`,
      env: [{ name, value: "a" }],
      ...spec,
    },
  };
}

const greet = podDefault("greet", {
  selector: {},
  env: count(3, (index) => ({ name: `HELLO_${index}`, value: "world" })),
  volumes: [{ name: "cards", emptyDir: {} }],
  volumeMounts: [{ name: "cards", mountPath: "/cards" }],
});

function pod(metadata: Metadata, containers = 1): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "team", ...metadata },
    spec: { containers: count(containers, (index) => ({ name: `c-${index}`, image: "busybox" })) },
  };
}

/** Pods, each with the label of a PodDefault among so many. */
function podsFor(podDefaults: number, pods: number): readonly object[] {
  return count(pods, (index) =>
    pod({ name: `p-${index}`, labels: { [`d-${index % podDefaults}`]: "true" } }),
  );
}

const podDefaults = (size: number) => count(size, (index) => podDefault(`d-${index}`));
const inProfiles = (size: number) => count(size, (index) => podDefault("same", {}, `team-${index}`));
const pods = (size: number) => [...podDefaults(10), ...podsFor(10, size)];

/** As many PodDefaults as Pods; the size is that of the product. */
function product(size: number): readonly object[] {
  const side = Math.round(Math.sqrt(size));
  return [...podDefaults(side), ...podsFor(side, side)];
}

/** PodDefaults that conflict in pairs, each pair with a variable of its own. */
function pairs(size: number): readonly object[] {
  return count(size, (index) =>
    podDefault(`d-${index}`, { env: [{ name: `E_${Math.floor(index / 2)}`, value: `${index % 2}` }] }),
  );
}

/** PodDefaults with one variable in common, always with the same value. */
function alike(size: number): readonly object[] {
  return count(size, (index) => podDefault(`d-${index}`, { env: [{ name: "SAME", value: "1" }] }));
}

const local = ["-", "--local"];
const summary = ["dry-run", ...local, "-o", "summary"];
const table: readonly Growth[] = [
  { what: "dry-run: Pods", sizes: [2000, 8000], words: summary, objects: pods },
  { what: "dry-run: text of Pods", sizes: [2000, 8000], words: ["dry-run", ...local], objects: pods },
  {
    what: "dry-run: report of Pods",
    sizes: [1000, 4000],
    words: ["dry-run", ...local, "-o", "report"],
    objects: pods,
  },
  { what: "explain: Pods", sizes: [500, 2000], words: ["explain", ...local], objects: pods },
  { what: "lint: Pods", sizes: [2000, 8000], words: ["lint", "-"], objects: pods },
  {
    what: "list --for: Pods",
    sizes: [2000, 8000],
    words: ["list", "--for", "-f", ...local],
    objects: pods,
  },
  {
    what: "dry-run: containers of a Pod",
    sizes: [1000, 4000],
    words: ["dry-run", ...local],
    objects: (size) => [greet, pod({ name: "pod" }, size)],
  },
  {
    what: "dry-run: volumes and mounts of a PodDefault",
    sizes: [2000, 8000],
    words: ["dry-run", ...local],
    objects: (size) => {
      const volumes = count(size, (at) => ({ name: `v-${at}`, emptyDir: {} }));
      const volumeMounts = count(size, (at) => ({ name: `v-${at}`, mountPath: `/v-${at}` }));
      return [
        podDefault("greet", { volumes, volumeMounts }),
        pod({ name: "pod", labels: { greet: "true" } }),
      ];
    },
  },
  {
    what: "dry-run: PodDefaults that match a Pod",
    sizes: [500, 2000],
    words: ["dry-run", ...local],
    objects: (size) => [
      ...podDefaults(size),
      pod({ name: "pod", labels: Object.fromEntries(count(size, (index) => [`d-${index}`, "true"])) }),
    ],
  },
  {
    what: "dry-run: external diff of Pods of one name",
    sizes: [500, 2000],
    words: ["dry-run", ...local, "-o", "diff"],
    objects: (size) => [greet, ...count(size, () => pod({ generateName: "pod-" }))],
  },
  { what: "list: PodDefaults", sizes: [1000, 4000], words: ["list", "-f", ...local], objects: podDefaults },
  { what: "explain: PodDefaults", sizes: [250, 1000], words: ["explain", ...local], objects: podDefaults },
  { what: "lint: PodDefaults", sizes: [1000, 4000], words: ["lint", "-"], objects: podDefaults },
  {
    what: "lint: PodDefaults that conflict in pairs",
    sizes: [1000, 4000],
    words: ["lint", "-"],
    objects: pairs,
  },
  { what: "lint: PodDefaults with one variable", sizes: [1000, 4000], words: ["lint", "-"], objects: alike },
  {
    what: "list: PodDefaults that conflict in pairs",
    sizes: [1000, 4000],
    words: ["list", "-f", ...local],
    objects: pairs,
  },
  { what: "lint: profiles", sizes: [500, 2000], words: ["lint", "-"], objects: inProfiles },
  {
    what: "list --coverage: profiles",
    sizes: [1000, 4000],
    words: ["list", "--coverage", "-f", ...local, "-o", "json"],
    objects: inProfiles,
  },
  {
    what: "list -l: values",
    sizes: [32_000, 128_000],
    words: (size) => ["list", "-f", ...local, "-l", `app in (${count(size, (at) => `v${at}`).join(",")})`],
    objects: () => [greet],
  },
  {
    what: "dry-run: clauses of a selector",
    sizes: [2000, 8000],
    words: ["dry-run", ...local],
    objects: (size) => {
      const matchExpressions = count(size, (at) => ({ key: `k-${at}`, operator: "DoesNotExist" }));
      return [podDefault("greet", { selector: { matchExpressions } }), pod({ name: "pod" })];
    },
  },
  { what: "dry-run: PodDefaults x Pods", sizes: [90_000, 360_000], words: summary, objects: product },
  { what: "lint: PodDefaults x Pods", sizes: [90_000, 360_000], words: ["lint", "-"], objects: product },
  { what: "dry-run: files", sizes: [500, 2000], words: ["dry-run", "-f", "files", "--local"], objects: pods },
  { what: "lint: files", sizes: [500, 2000], words: ["lint", "files"], objects: pods },
  {
    what: "impact: workloads",
    sizes: [1000, 4000],
    words: ["impact", "--base", "files", "-f", "-"],
    objects: pods,
  },
];

const folder = mkdtempSync(join(tmpdir(), "poddefault-bench-"));
try {
  for (const growth of table) {
    const [small, large] = growth.sizes;
    await measure(growth, small); // warms the code
    const [shorter, longer] = [await measure(growth, small), await measure(growth, large)];
    const exponent = Math.log(longer / shorter) / Math.log(large / small);
    const times = `${shorter.toFixed(0)} ms for ${small}, ${longer.toFixed(0)} ms for ${large}`;
    process.stdout.write(
      `${growth.what.padEnd(46)}exponent ${exponent.toFixed(2)}  (limit: ${limit}; ${times})\n`,
    );
    if (exponent > limit) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Milliseconds of the processor, of the fastest of some runs. */
async function measure({ words, objects }: Growth, size: number): Promise<number> {
  const line = typeof words === "function" ? words(size) : words;
  const items = objects(size);
  if (line.includes("files")) writeFiles(items);
  const changed = line.includes("impact") ? [greet] : items;
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: changed });
  const setting = { stdin, cwd: folder, env: { KUBECTL_EXTERNAL_DIFF: "diff" }, runProgram: async () => 0 };
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    const { code, stderr } = await runInMemory(line, setting);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
    if (code > 1)
      throw new Error(`${line.slice(0, 3).join(" ")} ended with ${code}: ${stderr.slice(0, 1000)}`);
  }
  return Math.min(...times);
}

function writeFiles(objects: readonly object[]): void {
  const files = join(folder, "files");
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files);
  for (const [index, object] of objects.entries())
    writeFileSync(join(files, `${index}.json`), JSON.stringify(object));
}
