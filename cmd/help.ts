import { wrap } from "../src/render/wrap.ts";
import type { Command, CommandEntry } from "./command.ts";
import { defaultOf, type Flag, type FlagGroup } from "./flag.ts";
import { connectionFlags } from "./flags.ts";

/** Pages have this width on every terminal. */
const width = 80;

const seeOptions = 'Use "kubectl poddefault options" for the connection flags (-n, --context, ...).';

/** The page of `kubectl poddefault`. */
export function pluginHelp(commands: readonly CommandEntry[]): string {
  const column = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return page([
    ...usageLines("COMMAND [flags]"),
    "Preview, explain and create Kubeflow PodDefaults.",
    "",
    ...exampleLines([
      { comment: "What would PodDefaults do to this Pod", command: "kubectl poddefault dry-run pod.yaml" },
      { comment: "Why is nothing injected here", command: "kubectl poddefault explain deployment/web" },
    ]),
    "Commands:",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(column)}${summary}`),
    "",
    "Exit codes:",
    "  0    fine",
    "  1    findings (lint, check), failures (test), or a change with --exit-code",
    "  2    usage error",
    "  3    input or cluster error",
    "  4    a Pod would be rejected",
    "  130  Ctrl-C",
    "",
    'Use "kubectl poddefault COMMAND --help" for the flags and examples of a command.',
    seeOptions,
  ]);
}

/** The page of one command, with the flags that it does not share with all others. */
export function commandHelp({ usage, description, examples, flags }: Command): string {
  return page([
    ...usageLines(usage),
    wrap(description, width),
    "",
    ...exampleLines(examples),
    ...flags.filter(({ title }) => title !== connectionFlags.title).flatMap(describeGroup),
    seeOptions,
  ]);
}

/** The page of `kubectl poddefault options`. */
export function optionsPage(): string {
  return page(describeGroup({ ...connectionFlags, title: "Every command takes these flags" }));
}

function page(lines: readonly string[]): string {
  return `${lines.join("\n").trimEnd()}\n`;
}

function usageLines(usage: string): readonly string[] {
  return ["Usage:", wrap(`kubectl poddefault ${usage}`, width, "  ", "      "), ""];
}

function exampleLines(examples: Command["examples"]): readonly string[] {
  return ["Examples:", ...examples.flatMap(({ comment, command }) => [`  # ${comment}`, `  ${command}`, ""])];
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
