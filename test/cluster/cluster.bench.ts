/**
 * `node test/cluster/cluster.bench.ts`: how long commands about a whole cluster take on a real API server, and how much memory,
 * next to kubectl in the same minute: a Deployment, here and at a distance, a dry run of 4,000 Pods with 800 PodDefaults, and a list of 5,000
 * PodDefaults. Figures, no gate.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assetsFolder, buildAssets, whyNoAssets } from "./harness/assets.ts";
import { createManyPodDefaults, createManyPods, deployment } from "./harness/many-pod-defaults.ts";
import { createObject } from "./harness/objects.ts";
import { adminThrough, startProxy } from "./harness/proxy.ts";
import { harnessApi, startTestCluster } from "./harness/test-cluster.ts";

const rounds = 10;

/** Milliseconds to the distant server and back. */
const roundTrip = 20;
const project = join(import.meta.dirname, "../..");
const binary = join(project, "dist/kubectl-poddefault");
const plugin = existsSync(binary)
  ? [binary]
  : [process.execPath, "--no-warnings", join(project, "cmd/kubectl-poddefault.ts")];
type Commands = Readonly<Record<string, readonly string[]>>;

const web = ["deployment/web", "-n", "profile-00"];
const aboutDeployment: Commands = {
  "kubectl get deployment/web": ["kubectl", "get", ...web],
  "kubectl poddefault explain deployment/web": [...plugin, "explain", ...web],
  "kubectl poddefault dry-run deployment/web": [...plugin, "dry-run", ...web],
};
const aboutPods: Commands = {
  "kubectl get pods -A": ["kubectl", "get", "pods", "-A"],
  "kubectl poddefault dry-run pods -A": [...plugin, "dry-run", "pods", "-A", "-o", "summary"],
};
const aboutPodDefaults: Commands = {
  "kubectl get poddefaults -A": ["kubectl", "get", "poddefaults", "-A"],
  "kubectl poddefault list -A": [...plugin, "list", "-A"],
};

type Run = { readonly milliseconds: number; readonly megabytes: number };

const reason = whyNoAssets();
if (reason === undefined) await bench();
else process.stdout.write(`${reason}\n`);

async function bench(): Promise<void> {
  buildAssets();
  const folder = mkdtempSync(join(tmpdir(), "poddefault-bench-"));
  const { cluster, stop } = await startTestCluster(assetsFolder(), folder);
  try {
    const [api, env] = [harnessApi(cluster), { HOME: folder, KUBECONFIG: cluster.kubeconfigs.admin }];
    await createManyPodDefaults(api, 50, 16);
    await createManyPods(api, 50, 80);
    await createObject(api, deployment);
    print("One Deployment", await measureAll(aboutDeployment, env));
    const proxy = await startProxy(cluster.url, undefined, roundTrip / 2);
    const distant = { ...env, KUBECONFIG: adminThrough(cluster, proxy.url).kubeconfigs.admin };
    print(`One Deployment, ${roundTrip} ms away`, await measureAll(aboutDeployment, distant));
    proxy.close();
    print("4,000 Pods, 800 PodDefaults", await measureAll(aboutPods, env));
    await createManyPodDefaults(api, 50, 100);
    print("5,000 PodDefaults, 50 namespaces", await measureAll(aboutPodDefaults, env));
  } finally {
    await stop();
    rmSync(folder, { recursive: true });
  }
}

/** Interleaved, so that a busy moment hits all alike; the first round warms caches and does not count. */
async function measureAll(
  commands: Commands,
  env: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, readonly Run[]>> {
  const runs = new Map(Object.keys(commands).map((name): [string, Run[]] => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const run = await measure(command, env);
      if (round > 0) runs.get(name)?.push(run);
    }
  }
  return runs;
}

/** Fails where the command does: a message is quicker than the work. */
function measure(
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Run> {
  const start = performance.now();
  const child = spawn(program, args, {
    env: { ...env, PATH: process.env["PATH"] },
    stdio: ["ignore", "ignore", "inherit"],
  });
  let kilobytes = 0;
  const watch = setInterval(() => {
    kilobytes = peakMemory(child.pid) ?? kilobytes;
  }, 2);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ milliseconds: performance.now() - start, megabytes: kilobytes / 1024 });
      else reject(new Error(`${program} ${args.join(" ")} exited with ${code}`));
    });
  });
}

/** The most that a process ever held, in kB; Linux only. Undefined once it has ended. */
function peakMemory(pid: number | undefined): number | undefined {
  try {
    const peak = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return peak === undefined ? undefined : Number(peak);
  } catch {
    return undefined;
  }
}

function print(title: string, runs: ReadonlyMap<string, readonly Run[]>): void {
  process.stdout.write(`${title.padEnd(44)}   median ms   peak MB\n`);
  for (const [name, list] of runs) {
    const time = median(list.map(({ milliseconds }) => milliseconds));
    const memory = Math.max(...list.map(({ megabytes }) => megabytes));
    process.stdout.write(
      `${name.padEnd(44)}${time.toFixed(0).padStart(12)}${memory.toFixed(0).padStart(10)}\n`,
    );
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
