import { wrap } from "../src/render/wrap.ts";
import type { Command } from "./command.ts";
import type { CommandEntry } from "./commands.ts";
import { defaultOf, type Flag, type FlagGroup } from "./flag.ts";
import { helpFlags } from "./flags.ts";

/** What every terminal shows; a page is the same on all of them. */
const width = 80;

/** The page of `kubectl poddefault`. */
export function pluginHelp(commands: readonly CommandEntry[]): string {
  const column = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    "Write Kubeflow PodDefaults, and see what they do to Pods before they do it.",
    "",
    "Commands:",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(column)}${summary}`),
    "",
    "Exit codes:",
    "  0  fine",
    "  1  a change is predicted, and --exit-code was given",
    "  2  the command line cannot be understood",
    "  3  the input or the cluster fails",
    "  4  a Pod would be refused",
    "",
    "Usage:",
    "  kubectl poddefault COMMAND [flags]",
    "",
    'Use "kubectl poddefault COMMAND --help" for more about a command.',
    "",
  ].join("\n");
}

/** The page of one command, with the sections of kubectl's in their order. */
export function commandHelp({ description, examples, flags, usage }: Command): string {
  return [
    wrap(description, width),
    "",
    "Examples:",
    ...examples.flatMap(({ comment, command }) => [`  # ${comment}`, `  ${command}`, ""]),
    ...[...flags, helpFlags].flatMap(describeGroup),
    "Usage:",
    `  kubectl poddefault ${usage}`,
    "",
  ].join("\n");
}

function describeGroup({ title, flags }: FlagGroup): readonly string[] {
  const sorted = Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1));
  return [`${title}:`, ...sorted.flatMap(([name, flag]) => [...describeFlag(name, flag), ""])];
}

/** kubectl: templater's flagsUsages, `-o, --output='':` over an indented text. */
function describeFlag(name: string, flag: Flag): readonly string[] {
  const short = flag.short === undefined ? "" : `-${flag.short}, `;
  return [`    ${short}--${name}=${showDefault(flag)}:`, wrap(flag.describe, width, "        ")];
}

function showDefault(flag: Flag): string {
  const value = defaultOf(flag);
  if (Array.isArray(value)) return "[]";
  return flag.type === "string" ? `'${value ?? ""}'` : String(value);
}
