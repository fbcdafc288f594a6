import { exitCode, UsageError } from "../src/errors.ts";
import { injectedRefusalFinding } from "../src/finding/plugin-refusal.ts";
import { type ClusterHealth, probe, readClusterHealth } from "../src/gather/cluster-health.ts";
import { rejectedInjections } from "../src/gather/injected-containers.ts";
import { noFiles } from "../src/gather/inventory.ts";
import { originsIn } from "../src/gather/namespace-context.ts";
import { interruptible } from "../src/interruptible.ts";
import { parseDuration } from "../src/kubernetes/duration.ts";
import { formatJson } from "../src/kubernetes/json.ts";
import { renderCheck } from "../src/render/check-text.ts";
import { type CheckReport, reportCheck } from "../src/report/check.ts";
import { defineCommand } from "./command.ts";
import type { FlagGroup, OptionsOf } from "./flag.ts";
import { allNamespacesFlags, colorFlags, connectionFlags, connectionOptions, outputFlag } from "./flags.ts";
import type { Io } from "./io.ts";
import { type CountingIo, withProgress } from "./progress.ts";
import { textStyle } from "./text-style.ts";
import { warnOfUnknownPods } from "./warnings.ts";

const flags = [
  allNamespacesFlags,
  {
    title: "Checks",
    flags: {
      probe: {
        type: "boolean",
        describe:
          "Send one Pod through admission with dryRun=All, and measure the answer; nothing is stored. Needs permission to create Pods.",
      },
      wait: {
        type: "string",
        describe: "Check again until nothing is an error, at most this long: 30s, 5m.",
      },
    },
  },
  { title: "Output", flags: { output: outputFlag(["text", "json"]), ...colorFlags } },
  connectionFlags,
] as const satisfies readonly FlagGroup[];

type CheckOptions = OptionsOf<typeof flags>;

export const check = defineCommand({
  name: "check",
  usage: "check [-n NAMESPACE | -A] [flags]",
  description: `Check the health of PodDefaults in a cluster: the CRD, the webhook with its Service and certificate, namespaces that the webhook skips, PodDefaults that block, conflict or are never used, and live Pods that are not as they would be today.

The exit code is 1 if something is an error. What you are not permitted to read is named, and is not an error.`,
  examples: [
    { comment: "The current namespace, and the webhook", command: "kubectl poddefault check" },
    { comment: "The whole cluster", command: "kubectl poddefault check -A" },
    {
      comment: "After an installation: wait until Pods pass the webhook",
      command: "kubectl poddefault check -n team-a --probe --wait 5m",
    },
    { comment: "For a monitoring job", command: "kubectl poddefault check -A -o json" },
  ],
  flags,
  run: async (options, io) => {
    const patience = parseDuration(options.wait ?? "0");
    if (patience === undefined || patience < 0)
      throw new UsageError(`--wait ${options.wait}: give a duration such as 30s or 5m`);
    const end = io.now().getTime() + patience;
    let { report, unknown } = await examine(options, io);
    while (!report.healthy && io.now().getTime() < end) {
      await pause(io.signal);
      if (io.signal.aborted) return exitCode.interrupted;
      ({ report, unknown } = await examine(options, io));
    }
    warnOfUnknownPods(unknown, io);
    io.stdout.write(
      options.output === "json"
        ? `${formatJson(report, 2)}\n`
        : renderCheck(report, textStyle(options.color, io)),
    );
    return report.healthy ? exitCode.fine : exitCode.findings;
  },
});

/** What was found, and the workloads that are left out. */
type Examination = { readonly report: CheckReport } & Pick<ClusterHealth, "unknown">;

/** Every time over a connection of its own: one remembers its answers. */
async function examine(options: CheckOptions, io: Io): Promise<Examination> {
  const read = await withProgress(io, "Reading PodDefaults and workloads", (counting) =>
    readHealth(options, counting),
  );
  const { health, rejected, answer } = read;
  const size = health.sources.length + (health.pods.known ? health.pods.value.length : 0);
  const reportOn = ({ count }: CountingIo) =>
    interruptible(size, () => reportCheck(health, rejected, answer, { now: io.now(), count }));
  const report = await withProgress(io, "Checking Pods", reportOn, size);
  return { report, unknown: health.unknown };
}

async function readHealth(options: CheckOptions, io: CountingIo) {
  const writes = options.probe ? "dry-run" : "none";
  const cluster = await io.connect(connectionOptions(options), { writes });
  try {
    const namespace = options.allNamespaces ? undefined : (options.namespace ?? cluster.namespace);
    const health = await readClusterHealth(cluster, namespace, io.now(), io.count);
    const podDefaults = health.podDefaults?.known ? health.podDefaults.value : [];
    const home = namespace ?? cluster.namespace;
    const origins = originsIn(home, home, noFiles, false);
    const rejected = await rejectedInjections(podDefaults, { cluster, files: noFiles, home, origins });
    const answer = options.probe ? await probe(cluster, home, io.now) : undefined;
    return { health, rejected: rejected.map(injectedRefusalFinding), answer };
  } finally {
    cluster.close();
  }
}

/** Two seconds, or until Ctrl-C. */
function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 2000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
