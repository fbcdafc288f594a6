/**
 * `npm run bench:admission`: the cost of admission. One Pod with 20 matching PodDefaults, warm; and 10,000 Pods with 100
 * PodDefaults, from YAML files to evaluated Pods, in a new process. Fails above a limit.
 */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { admit, prepareAdmission } from "../../src/admission/admit.ts";
import { evaluate } from "../../src/finding/evaluation.ts";
import { type Gathered, gather } from "../../src/gather/gather.ts";
import { formatYaml } from "../../src/kubernetes/yaml.ts";

const sizes = { pods: 10_000, podDefaults: 100, matching: 20 } as const;

/** PodDefaults select by group, and a Pod has the label of one group. */
const groups = sizes.podDefaults / sizes.matching;

type Figure = {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
};

const folder = await mkdtemp(join(tmpdir(), "poddefault-bench-"));
try {
  const figures = await measure(await writeManifests(folder));
  printTable(figures);
  process.exitCode = figures.some(({ value, limit }) => value > limit) ? 1 : 0;
} finally {
  await rm(folder, { recursive: true });
}

async function measure(files: { pods: string; podDefaults: string }): Promise<readonly Figure[]> {
  const start = performance.now();
  const gathered = await readFiles(files);
  const read = performance.now();
  for (const { outcome } of evaluate(gathered.sources, gathered.contexts)) {
    if (outcome.outcome !== "mutated" || outcome.matched.length !== sizes.matching) {
      throw new Error(
        `expected ${sizes.matching} PodDefaults to change each Pod: ${JSON.stringify(outcome)}`,
      );
    }
  }
  const evaluated = performance.now();
  const memory = process.resourceUsage().maxRSS / 1024;
  const scale = `${sizes.pods} Pods x ${sizes.podDefaults} PodDefaults`;
  return [
    {
      what: `one Pod with ${sizes.matching} matching, warm`,
      value: admitOne(gathered),
      limit: 1,
      unit: "ms",
    },
    { what: `${scale}: read`, value: (read - start) / 1000, limit: 10, unit: "s" },
    { what: `${scale}: read and evaluated`, value: (evaluated - start) / 1000, limit: 10, unit: "s" },
    { what: `${scale}: memory at most`, value: memory, limit: 400, unit: "MB" },
  ];
}

async function readFiles(files: { pods: string; podDefaults: string }): Promise<Gathered> {
  return gather({
    words: [files.pods],
    filenames: [files.podDefaults],
    recursive: false,
    strict: false,
    all: false,
    allNamespaces: false,
    cwd: folder,
    readStdin: async () => new Uint8Array(),
    now: new Date(),
    connect: undefined,
  });
}

/** The median of many admissions of one Pod. */
function admitOne({ sources, contexts }: Gathered): number {
  const [source] = sources;
  const around = contexts.get("team");
  if (source === undefined || around === undefined) throw new Error("nothing was gathered");
  const admission = prepareAdmission(around);
  const times = Array.from({ length: 1000 }, () => {
    const start = performance.now();
    admit(source.pod, admission);
    return performance.now() - start;
  });
  return times.sort((one, other) => one - other)[times.length / 2] ?? Number.NaN;
}

function printTable(figures: readonly Figure[]): void {
  for (const { what, value, limit, unit } of figures) {
    const figure = `${value.toFixed(2).padStart(8)} ${unit.padEnd(2)}`;
    process.stdout.write(`${what.padEnd(52)}${figure}  (limit: ${limit} ${unit})\n`);
  }
}

/** Writes the Pods and the PodDefaults into two YAML files. */
async function writeManifests(folder: string): Promise<{ pods: string; podDefaults: string }> {
  const files = { pods: join(folder, "pods.yaml"), podDefaults: join(folder, "poddefaults.yaml") };
  await writeDocuments(files.pods, sizes.pods, makePod);
  await writeDocuments(files.podDefaults, sizes.podDefaults, makePodDefault);
  return files;
}

async function writeDocuments(file: string, count: number, make: (index: number) => object): Promise<void> {
  const out = createWriteStream(file);
  for (let index = 0; index < count; index++) {
    if (!out.write(`---\n${formatYaml(make(index))}`)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}

/** A typical Pod: one container, one variable, one volume. */
function makePod(index: number): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `pod-${index}`,
      namespace: "team",
      labels: { app: `app-${index % 7}`, group: `g${index % groups}` },
    },
    spec: {
      containers: [
        {
          name: "main",
          image: `registry.example.com/app:${index}`,
          ports: [{ containerPort: 8080 }],
          env: [{ name: "INDEX", value: String(index) }],
          resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
          volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
        },
      ],
      volumes: [{ name: "scratch", emptyDir: {} }],
    },
  };
}

function makePodDefault(index: number): object {
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: `poddefault-${index}`, namespace: "team" },
    spec: {
      selector: { matchLabels: { group: `g${index % groups}` } },
      desc: `Number ${index}`,
      env: [
        { name: `URL_${index}`, value: `https://service-${index}.example.com` },
        {
          name: `TOKEN_${index}`,
          valueFrom: { secretKeyRef: { name: `secret-${index}`, key: "token" } },
        },
      ],
      volumes: [{ name: `volume-${index}`, secret: { secretName: `secret-${index}` } }],
      volumeMounts: [{ name: `volume-${index}`, mountPath: `/mnt/${index}`, readOnly: true }],
      tolerations: [{ key: `taint-${index}`, operator: "Exists", effect: "NoSchedule" }],
      annotations: { [`example.com/note-${index}`]: "noted" },
    },
  };
}
