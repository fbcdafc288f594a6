import { exitCode, UsageError } from "../src/errors.ts";
import type { PodDefault } from "../src/model/pod-default.ts";
import { renderTemplateHelp } from "../src/render/template-help.ts";
import { cautionsOf } from "../src/report/cautions.ts";
import { defineCommand } from "./command.ts";
import { findTemplate, loadCatalog, printCatalog } from "./create-from-template/catalog.ts";
import { describeCaution, warnOnce } from "./create-from-template/cautions.ts";
import { createIn } from "./create-from-template/create.ts";
import { fillOrAsk } from "./create-from-template/fill.ts";
import { flags, type Options } from "./create-from-template/flags.ts";
import { splitNamespaces, targetNamespaces } from "./create-from-template/namespaces.ts";
import { renderObjects } from "./create-from-template/print.ts";
import { readValues } from "./create-from-template/values.ts";
import { connectionOptions } from "./flags.ts";
import type { Io } from "./io.ts";
import { withProgress } from "./progress.ts";

export const createFromTemplate = defineCommand({
  name: "create-from-template",
  usage: "create-from-template [TEMPLATE [NAME]] [--set KEY=VALUE]... [flags]",
  description: `Create a PodDefault from a template, like \`kubectl create\`. Without a template, list the catalog.

Parameters come from --set, --set-file and --values; on a terminal, the plugin asks for missing ones. Before it creates the PodDefault, it warns about conflicts in the namespace, selectors that the Notebook form cannot offer and secrets in plain text. It refuses a selector that would harm other Pods.`,
  examples: [
    { comment: "List the templates", command: "kubectl poddefault create-from-template" },
    {
      comment: "Show the parameters of a template",
      command: "kubectl poddefault create-from-template pvc-mount --help-template",
    },
    {
      comment: "Create a PodDefault in the current namespace",
      command: "kubectl poddefault create-from-template pvc-mount --set claim=datasets",
    },
    {
      comment: "Give it a name of its own",
      command: "kubectl poddefault create-from-template shared-memory big-shm --set size=8Gi",
    },
    {
      comment: "Print its YAML without a cluster",
      command: "kubectl poddefault create-from-template blank --local",
    },
    {
      comment: "Create it in every profile",
      command: "kubectl poddefault create-from-template shared-memory --all-profiles",
    },
    {
      comment: "Show how it would change an existing PodDefault",
      command: "kubectl poddefault create-from-template blank --apply --dry-run=server",
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
    throw new UsageError(message);
  }
  if (local && (allProfiles || dryRun === "server")) {
    const other = allProfiles ? "--all-profiles" : "--dry-run=server";
    throw new UsageError(`--local and ${other} exclude each other`);
  }
}

function printLocally(
  podDefault: PodDefault,
  comments: readonly string[],
  { namespace, output }: Options,
  io: Io,
): number {
  warnOnce(cautionsOf(podDefault, []).map(describeCaution), new Set(), io);
  const named = splitNamespaces(namespace);
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
