/**
 * `npm run bench:impact`: `impact` over 5,000 workloads and 200 PodDefaults of files, all of which change, in a new process.
 * Fails above 10 s or 400 MB.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatYaml } from "../../src/kubernetes/yaml.ts";
import type { ImpactReport } from "../../src/report/impact.ts";
import { memoryIo } from "../../test/cmd/memory-io.ts";
import { run } from "../run.ts";

const sizes = { workloads: 5000, perFile: 100, podDefaults: 200, matching: 10 } as const;
const limits = { seconds: 10, megabytes: 400 } as const;

/** PodDefaults select by group, and a workload has the label of one group. */
const groups = sizes.podDefaults / sizes.matching;

const folder = await mkdtemp(join(tmpdir(), "poddefault-bench-"));
try {
  await writeRepository(folder);
  const { io, stdout, stderr } = memoryIo({ cwd: folder });
  const start = performance.now();
  const code = await run(["impact", "-f", "changed.yaml", "--base", "before", "-o", "json"], io);
  const seconds = (performance.now() - start) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const { summary } = JSON.parse(stdout()) as ImpactReport;
  if (code !== 0 || summary.affected !== sizes.workloads)
    throw new Error(`expected every workload to be affected: ${code} ${JSON.stringify(summary)} ${stderr()}`);
  process.stdout.write(
    `impact of ${sizes.workloads} workloads x ${sizes.podDefaults} PodDefaults: ` +
      `${seconds.toFixed(1)} s (limit ${limits.seconds}), ${megabytes.toFixed(0)} MB (limit ${limits.megabytes})\n`,
  );
  process.exitCode = seconds > limits.seconds || megabytes > limits.megabytes ? 1 : 0;
} finally {
  await rm(folder, { recursive: true });
}

async function writeRepository(cwd: string): Promise<void> {
  await mkdir(join(cwd, "before"));
  await writeFile(join(cwd, "before/poddefaults.yaml"), manifests(podDefaults("before")));
  await writeFile(join(cwd, "changed.yaml"), manifests(podDefaults("after")));
  for (let first = 0; first < sizes.workloads; first += sizes.perFile) {
    const own = Array.from({ length: sizes.perFile }, (_, index) => deployment(first + index));
    await writeFile(join(cwd, `before/workloads-${first}.yaml`), manifests(own));
  }
}

function manifests(objects: readonly object[]): string {
  return objects.map((object) => `---\n${formatYaml(object)}`).join("");
}

function podDefaults(value: string): readonly object[] {
  return Array.from({ length: sizes.podDefaults }, (_, index) => ({
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: `pd-${index}`, namespace: "team" },
    spec: {
      selector: { matchLabels: { group: `${index % groups}` } },
      desc: `PodDefault ${index}`,
      env: [{ name: `VALUE_${index}`, value }],
      volumes: [{ name: `volume-${index}`, emptyDir: {} }],
      volumeMounts: [{ name: `volume-${index}`, mountPath: `/mnt/${index}` }],
    },
  }));
}

function deployment(index: number): object {
  const labels = { app: `web-${index}`, group: `${index % groups}` };
  const containers = [{ name: "web", image: "busybox:1.37", ports: [{ containerPort: 8080 }] }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `web-${index}`, namespace: "team" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: `web-${index}` } },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}
