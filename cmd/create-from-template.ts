import { exitCode, UsageError } from "../src/errors.ts";
import { readProfiles } from "../src/gather/profiles.ts";
import type { PodDefault } from "../src/model/pod-default.ts";
import { renderTemplateHelp } from "../src/render/template-help.ts";
import { defineCommand } from "./command.ts";
import { findTemplate, loadCatalog, printCatalog } from "./create-from-template/catalog.ts";
import { createIn } from "./create-from-template/create.ts";
import { describeFinding, findingsIn, warnOnce } from "./create-from-template/findings.ts";
import { flags, type Options } from "./create-from-template/flags.ts";
import { renderObjects } from "./create-from-template/print.ts";
import { fillFromOptions } from "./create-from-template/values.ts";
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
  args: { max: 2, complete: ["template"] },
  run: async (options, io) => {
    const [templateName] = options.args;
    const catalog = await loadCatalog(options.templateDir, io);
    if (templateName === undefined) return printCatalog(catalog, options.output, io);
    const template = findTemplate(catalog, templateName, io);
    if (options.helpTemplate) {
      io.stdout.write(renderTemplateHelp(template, io.stdout.columns));
      return exitCode.fine;
    }
    refuseContradictions(options);
    const name = options.args[1] ?? options.name;
    const podDefault = await fillFromOptions(template, name, options, io);
    const { comments } = template;
    return options.local
      ? printLocally(podDefault, comments, options, io)
      : create(podDefault, comments, options, io);
  },
});

function refuseContradictions({ args, name, apply, dryRun, allProfiles, local, namespace }: Options): void {
  const [, givenName] = args;
  if (givenName !== undefined && name !== undefined && givenName !== name) {
    throw new UsageError(`two names: ${givenName} and --name ${name}`);
  }
  if (apply && dryRun === "client") {
    throw new UsageError(
      "--dry-run=client doesn't work with --apply (did you mean --dry-run=server instead?)",
    );
  }
  if (local && dryRun === "server") refuseBoth("--local", "--dry-run=server");
  if (local && allProfiles) refuseBoth("--local", "--all-profiles");
  if (allProfiles && splitNamespaces(namespace).length > 0) refuseBoth("--namespace", "--all-profiles");
}

function refuseBoth(one: string, other: string): never {
  throw new UsageError(`${one} and ${other} are mutually exclusive`);
}

function printLocally(
  podDefault: PodDefault,
  comments: readonly string[],
  { namespace, output }: Options,
  io: Io,
): number {
  const named = splitNamespaces(namespace);
  const findings = findingsIn(named[0] ?? "default", podDefault, { siblings: [], missing: [], rejected: [] });
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
  const named = splitNamespaces(options.namespace);
  const connection = connectionOptions({ ...options, namespace: named[0] });
  const writes = ({ none: "create", server: "dry-run", client: "none" } as const)[options.dryRun];
  const cluster = await io.connect(connection, { writes });
  try {
    const namespaces = options.allProfiles
      ? await withProgress(io, "Listing namespaces", readProfiles(cluster))
      : named.length > 0
        ? named
        : [cluster.namespace];
    return await createIn(namespaces, { podDefault, comments, options, cluster, io });
  } finally {
    cluster.close();
  }
}

/** The namespaces that -n names, separated by commas. */
function splitNamespaces(namespace: string | undefined): readonly string[] {
  return [...new Set(namespace?.split(",").map((one) => one.trim()))].filter(Boolean);
}
