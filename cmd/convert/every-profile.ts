import { UsageError } from "../../src/errors.ts";
import type { Inventory } from "../../src/gather/inventory.ts";
import { isProfile, profileLabels, readProfileNamespaces } from "../../src/gather/profiles.ts";
import { helmChart } from "../../src/policy/every-profile/helm.ts";
import { kustomization } from "../../src/policy/every-profile/kustomize.ts";
import { fitsIntoCel, generatingPolicies } from "../../src/policy/every-profile/kyverno.ts";
import type { Profile } from "../../src/policy/every-profile/namespace-values.ts";
import {
  missingIn,
  needsInWords,
  type SharedPodDefault,
  sharePodDefaults,
} from "../../src/policy/every-profile/shared-pod-default.ts";
import { renderJson } from "../../src/render/objects.ts";
import { renderPolicy } from "../../src/render/policy.ts";
import { connectionOptions } from "../flags.ts";
import type { Io } from "../io.ts";
import { warn } from "../warnings.ts";
import type { ConvertOptions } from "./flags.ts";
import { withPodDefaults } from "./read.ts";
import { writeDirectory } from "./write-directory.ts";

const directories = { kustomize: kustomization, helm: helmChart } as const;

/** `convert --every-profile`: prints GeneratingPolicies for Kyverno, or writes a directory for GitOps. */
export async function everyProfile(options: ConvertOptions, io: Io): Promise<number> {
  const { to, outputDir, onConflict } = options;
  if (onConflict !== "deny")
    throw new UsageError(
      "--on-conflict is for policies; --every-profile keeps the PodDefaults and the webhook",
    );
  if (to === undefined || to === "mutatingadmissionpolicy")
    throw new UsageError("--every-profile copies PodDefaults: use --to kyverno, kustomize or helm");
  if (to === "kyverno" && outputDir !== undefined)
    throw new UsageError("--output-dir is for --to kustomize or helm");
  if (to !== "kyverno" && outputDir === undefined)
    throw new UsageError(`--to ${to} writes a directory: name it with --output-dir`);
  return withPodDefaults(options, io, async (inventory) => {
    const { shared, problems } = sharePodDefaults(inventory.podDefaults);
    for (const problem of problems) io.stderr.write(`error: ${problem}\n`);
    if (problems.length > 0 || shared.length === 0) return problems.length === 0;
    if (to === "kyverno") return printForKyverno(shared, options, io);
    const profiles = await profilesFor(inventory, options, io);
    warnOfMissing(shared, profiles, io);
    if (!profiles.some((profile) => shared.some((one) => missingIn(one, profile).length === 0))) {
      io.stderr.write("error: no profile gets any of the PodDefaults, so nothing is written\n");
      return false;
    }
    const files = directories[to](shared, profiles);
    writeDirectory(outputDir ?? "", files, io.cwd);
    const many = profiles.length === 1 ? "1 profile" : `${profiles.length} profiles`;
    io.stdout.write(`${outputDir} written: ${files.length} files for ${many}\n`);
    return true;
  });
}

function printForKyverno(all: readonly SharedPodDefault[], options: ConvertOptions, io: Io): boolean {
  const shared = all.filter(fitsIntoCel);
  for (const { name } of all.filter((one) => !shared.includes(one)))
    io.stderr.write(
      `error: PodDefault ${name} does not fit into a CEL expression, which has at most 100,000 characters: use --to kustomize or helm\n`,
    );
  if (shared.length > 0) io.stdout.write(render(shared, options));
  return shared.length === all.length;
}

function render(shared: readonly SharedPodDefault[], { output }: ConvertOptions): string {
  const objects = generatingPolicies(shared, profileLabels);
  if (output === "json") return renderJson(objects);
  const names = shared.map(({ name }) => name).join(", ");
  const title = `Made by kubectl poddefault convert --every-profile from ${names}, for Kyverno 1.17 or later.`;
  return renderPolicy(objects, title, [
    "Kyverno keeps a copy in the namespace of each profile: what somebody changes there, it restores, and it overwrites a PodDefault of the same name.",
    "Deleting a policy deletes the copies.",
    ...shared.flatMap((one) =>
      one.needs.length === 0 ? [] : [`A namespace without ${needsInWords(one)} does not get ${one.name}.`],
    ),
  ]);
}

/** The profiles among the Namespaces and Profiles of the files, else those of the cluster; by name. */
async function profilesFor(
  { rulesInFiles, cluster }: Pick<Inventory, "rulesInFiles" | "cluster">,
  options: ConvertOptions,
  io: Io,
): Promise<readonly Profile[]> {
  const written = rulesInFiles.namespaces
    .map(({ value }) => value.metadata as Profile)
    .filter(({ labels }) => isProfile(labels));
  const byName = (all: readonly Profile[]) => [...new Map(all.map((one) => [one.name, one])).values()];
  if (written.length > 0) return byName(written).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (options.local)
    throw new UsageError(
      "there is no profile in the files: add their Namespaces or Profiles with -f, or drop --local",
    );
  const connected = cluster ?? (await io.connect(connectionOptions(options)));
  try {
    return await readProfileNamespaces(connected);
  } finally {
    if (cluster === undefined) connected.close();
  }
}

function warnOfMissing(shared: readonly SharedPodDefault[], profiles: readonly Profile[], io: Io): void {
  for (const profile of profiles)
    for (const one of shared) {
      const missing = missingIn(one, profile);
      if (missing.length > 0)
        warn(`${profile.name} does not get ${one.name}, because it has no ${missing.join(" and no ")}`, io);
    }
}
