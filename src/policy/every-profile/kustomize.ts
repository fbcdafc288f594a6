import { formatYaml } from "../../kubernetes/yaml.ts";
import { type Profile, textFor } from "./namespace-values.ts";
import { missingIn, type SharedPodDefault } from "./shared-pod-default.ts";

/** A file of a directory for GitOps, with its path in the directory. */
export type OutputFile = { readonly path: string; readonly text: string };

/**
 * A base for each PodDefault, and an overlay for each profile that patches the values of its namespace in. A profile that gets
 * none has no overlay, because kustomize refuses an empty one.
 */
export function kustomization(
  shared: readonly SharedPodDefault[],
  all: readonly Profile[],
): readonly OutputFile[] {
  const profiles = all.filter((profile) => shared.some((one) => missingIn(one, profile).length === 0));
  return [
    {
      path: "kustomization.yaml",
      text: `# A new profile is a new directory below profiles, and a line here.\n${written({
        resources: profiles.map(({ name }) => `profiles/${name}`),
      })}`,
    },
    ...shared.flatMap(({ name, object }) => [
      { path: `base/${name}/kustomization.yaml`, text: written({ resources: ["poddefault.yaml"] }) },
      { path: `base/${name}/poddefault.yaml`, text: formatYaml(object) },
    ]),
    ...profiles.map((profile) => overlay(shared, profile)),
  ];
}

function overlay(shared: readonly SharedPodDefault[], profile: Profile): OutputFile {
  const complete = shared.filter((one) => missingIn(one, profile).length === 0);
  const patches = complete
    .filter(({ texts }) => texts.length > 0)
    .map(({ name, texts }) => ({
      target: { kind: "PodDefault", name },
      patch: formatYaml(
        texts.map(({ path, text }) => ({
          op: "replace",
          path: pointer(path),
          value: textFor(profile, text),
        })),
      ),
    }));
  return {
    path: `profiles/${profile.name}/kustomization.yaml`,
    text: written({
      namespace: profile.name,
      resources: complete.map(({ name }) => `../../base/${name}`),
      ...(patches.length > 0 && { patches }),
    }),
  };
}

function written(content: object): string {
  return formatYaml({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", ...content });
}

/** RFC 6901 */
function pointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
