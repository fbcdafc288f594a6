/**
 * `npm run bench:growth`: how the time of a command grows with its input. An exponent of 1 is linear, of 2 quadratic. Fails
 * above 1.4.
 */
import { runInMemory } from "../../test/cmd/memory-io.ts";

/** A command line, with its standard input, for an input of a size. */
type Growth = {
  readonly what: string;
  readonly sizes: readonly [small: number, large: number];
  readonly line: (size: number) => { readonly words: readonly string[]; readonly stdin: object };
  readonly env?: Readonly<Record<string, string>>;
};

const limit = 1.4;
const rounds = 3;

const podDefault = {
  apiVersion: "kubeflow.org/v1alpha1",
  kind: "PodDefault",
  metadata: { name: "greet", namespace: "team", labels: { app: "v1" } },
  spec: {
    selector: {},
    desc: "Greet",
    env: ["HELLO", "HI", "WELCOME"].map((name) => ({ name, value: "world" })),
    volumes: [{ name: "cards", emptyDir: {} }],
    volumeMounts: [{ name: "cards", mountPath: "/cards" }],
  },
};

function list(items: readonly object[]): object {
  return { apiVersion: "v1", kind: "List", items };
}

function pod(containers: number, metadata: object = { name: "pod" }): object {
  const named = Array.from({ length: containers }, (_, index) => ({ name: `c-${index}`, image: "busybox" }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "team", ...metadata },
    spec: { containers: named },
  };
}

const table: readonly Growth[] = [
  {
    what: "dry-run: text of a Pod with N containers",
    sizes: [500, 2000],
    line: (size) => ({ words: ["dry-run", "-", "--local"], stdin: list([podDefault, pod(size)]) }),
  },
  {
    what: "dry-run: external diff of N Pods of one name",
    sizes: [500, 2000],
    line: (size) => ({
      words: ["dry-run", "-", "--local", "-o", "diff"],
      stdin: list([podDefault, ...Array.from({ length: size }, () => pod(1, { generateName: "pod-" }))]),
    }),
    env: { KUBECTL_EXTERNAL_DIFF: "diff" },
  },
  {
    what: "list: -l with N values",
    sizes: [32_000, 128_000],
    line: (size) => {
      const values = Array.from({ length: size }, (_, index) => `v${index}`);
      const words = ["list", "-f", "-", "--local", "-l", `app in (${values.join(",")})`];
      return { words, stdin: list([podDefault]) };
    },
  },
];

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

/** Milliseconds of the fastest of some runs. */
async function measure({ line, env = {} }: Growth, size: number): Promise<number> {
  const { words, stdin } = line(size);
  const setting = { stdin: JSON.stringify(stdin), env, runProgram: async () => 0 };
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const { code, stderr } = await runInMemory(words, setting);
    times.push(performance.now() - start);
    if (code !== 0) throw new Error(`${words.slice(0, 3).join(" ")} ended with ${code}: ${stderr}`);
  }
  return Math.min(...times);
}
