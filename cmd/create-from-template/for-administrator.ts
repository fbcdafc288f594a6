import { missingPermission } from "../../src/cluster/failures/missing-permission.ts";
import { ClusterError } from "../../src/errors.ts";
import { quoteForShell } from "../../src/quote-for-shell.ts";
import type { Options } from "./flags.ts";

/** Leads from a permission that is missing to somebody who has it; any other error stays as it is. */
export function forAdministrator(error: unknown, namespace: string, options: Options): unknown {
  if (!(error instanceof ClusterError) || missingPermission(error) === undefined) return error;
  const { message, status, answer } = error;
  const advice = `An administrator can create it from what this prints: ${printingCommand(namespace, options)}`;
  return new ClusterError(`${message}\n${advice}`, status, { cause: error, ...(answer && { answer }) });
}

/** The same command line, which prints the manifest instead of creating it. */
function printingCommand(namespace: string, options: Options): string {
  const { args, set, setFile, values, name, templateDir } = options;
  const words = [
    ...args,
    ...set.flatMap((setting) => ["--set", setting]),
    ...setFile.flatMap((setting) => ["--set-file", setting]),
    ...values.flatMap((file) => ["--values", file]),
    ...(name === undefined ? [] : ["--name", name]),
    ...(templateDir === undefined ? [] : ["--template-dir", templateDir]),
    ...["-n", namespace, "--local"],
  ];
  return ["kubectl poddefault create-from-template", ...words.map(quoteForShell)].join(" ");
}
