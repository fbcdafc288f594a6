import type { Variable } from "../cel.ts";

const lists = ["env", "volumes", "volumeMounts", "tolerations", "initContainers", "sidecars"];

/** The lists of spec, empty where they are absent, and what spec and each container of the PodDefault have. */
export const specVariables: readonly Variable[] = [
  { name: "spec", expression: "has(object.spec) ? dyn(object.spec) : dyn({})" },
  ...lists.map((name) => ({ name, expression: `variables.spec.?${name}.orValue(dyn([]))` })),
  {
    name: "parts",
    expression: [
      `[${partOf("'spec'", "variables.spec")}]`,
      `variables.initContainers.map(c, ${partOf("'init container ' + c.name", "c")})`,
      `variables.sidecars.map(c, ${partOf("'sidecar ' + c.name", "c")})`,
    ].join(" + "),
  },
];

function partOf(title: string, object: string): string {
  const list = (name: string, field = name) => `'${name}': dyn(${object}.?${field}.orValue(dyn([])))`;
  return `dyn({'of': dyn(${title}), ${list("env")}, ${list("envFrom")}, ${list("mounts", "volumeMounts")}})`;
}
