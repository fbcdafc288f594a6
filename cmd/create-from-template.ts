import { exitCode, UsageError } from "../src/errors.ts";
import type { PodDefault } from "../src/model/pod-default.ts";
import { renderTemplateHelp } from "../src/render/template-help.ts";
import { defineCommand } from "./command.ts";
import { findTemplate, loadCatalog, printCatalog } from "./create-from-template/catalog.ts";
import { createIn } from "./create-from-template/create.ts";
import { fillOrAsk } from "./create-from-template/fill.ts";
import { describeFinding, findingsIn, warnOnce } from "./create-from-template/findings.ts";
import { flags, type Options } from "./create-from-template/flags.ts";
import { splitNamespaces, targetNamespaces } from "./create-from-template/namespaces.ts";
import { renderObjects } from "./create-from-template/print.ts";
import { readValues } from "./create-from-template/values.ts";
import { connectionOptions } from "./flags.ts";
import type { Io } from "./io.ts";
import { withProgress } from "./progress.ts";

export const createFromTemplate = defineCommand({
  name: "create-from-template",
  usage: "create-from-template [TEMPLATE] [--set PARAMETER=VALUE]... [flags]",
  description: `Create a PodDefault from a template, as \`kubectl create\` would. Without a template, list those that there are.

A template asks for parameters: --help-template shows them with an example. On a terminal, those that are missing are asked for. Values are data: whatever characters they hold, they cannot change anything else in the PodDefault.

What somebody would suffer from is said first: contents that collide with other PodDefaults of the namespace, selectors that the Notebook form cannot offer, secrets in plain text. A selector that would harm other Pods is refused.`,
  examples: [
    { comment: "List the templates", command: "kubectl poddefault create-from-template" },
    {
      comment: "Show the parameters of one",
      command: "kubectl poddefault create-from-template pvc-mount --help-template",
    },
    {
      comment: "Create a PodDefault in the namespace of the kubeconfig",
      command: "kubectl poddefault create-from-template pvc-mount --set claim=datasets --set path=/data",
    },
    {
      comment: "See its YAML, without a cluster",
      command: "kubectl poddefault create-from-template blank --local",
    },
    {
      comment: "Create it in every profile, if the Secret that it refers to is there",
      command:
        "kubectl poddefault create-from-template object-storage-credentials --all-profiles --check-refs",
    },
    {
      comment: "Show what a change of an existing one would be",
      command:
        "kubectl poddefault create-from-template shared-memory --set size=8Gi --apply --dry-run=server",
    },
  ],
  flags,
  args: { max: 1, complete: ["template"] },
  run: async (options, io) => {
    const [name] = options.args;
    const catalog = await loadCatalog(options.templateDir, io);
    if (name === undefined) return printCatalog(catalog, options.output, io);
    const template = findTemplate(catalog, name, io);
    if (options.helpTemplate) {
      io.stdout.write(renderTemplateHelp(template, io.stdout.columns));
      return exitCode.fine;
    }
    refuseContradictions(options);
    const podDefault = await fillOrAsk(template, await readValues(options, io), options, io);
    const { comments } = template;
    return options.local
      ? printLocally(podDefault, comments, options, io)
      : create(podDefault, comments, options, io);
  },
});

function refuseContradictions({ apply, dryRun, allProfiles, local }: Options): void {
  if (apply && dryRun === "client") {
    const message = "--dry-run=client doesn't work with --apply (did you mean --dry-run=server instead?)";
    throw new UsageError(message, "create-from-template");
  }
  if (local && (allProfiles || dryRun === "server")) {
    const other = allProfiles ? "--all-profiles" : "--dry-run=server";
    throw new UsageError(`--local and ${other} exclude each other`, "create-from-template");
  }
}

function printLocally(
  podDefault: PodDefault,
  comments: readonly string[],
  { namespace, output }: Options,
  io: Io,
): number {
  const named = splitNamespaces(namespace);
  const findings = findingsIn(named[0] ?? "default", podDefault, { siblings: [], missing: [] });
  warnOnce(findings.map(describeFinding), new Set(), io);
  const placed = named.map((one) => ({
    ...podDefault,
    metadata: { ...podDefault.metadata, namespace: one },
  }));
  const objects = named.length === 0 ? [podDefault] : placed;
  io.stdout.write(renderObjects(objects, output ?? "yaml", comments));
  return exitCode.fine;
}

async function create(
  podDefault: PodDefault,
  comments: readonly string[],
  options: Options,
  io: Io,
): Promise<number> {
  const { dryRun } = options;
  const named = splitNamespaces(options.namespace);
  const connection = connectionOptions({ ...options, namespace: named[0] });
  const writes = { none: "create", server: "dry-run", client: "none" } as const;
  const cluster = await io.connect(connection, { writes: writes[dryRun] });
  try {
    const namespaces = await withProgress(
      io,
      "Listing namespaces",
      targetNamespaces(named, options.allProfiles, cluster),
    );
    return await createIn(namespaces, { podDefault, comments, options, cluster, io });
  } finally {
    cluster.close();
  }
}
