import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineCommand, parseOptions } from "../../cmd/command.ts";
import { flagTable } from "../../cmd/flag.ts";
import {
  colorFlags,
  connectionFlags,
  inputFlags,
  outputFlag,
  selectionFlags,
  tableFlags,
} from "../../cmd/flags.ts";
import { parseWords } from "../../cmd/parse-words.ts";
import { UsageError } from "../../src/errors.ts";

const probe = defineCommand({
  name: "probe",
  usage: "probe",
  description: "",
  examples: [],
  args: { max: 3 },
  flags: [
    connectionFlags,
    inputFlags,
    selectionFlags,
    {
      title: "Output",
      flags: {
        output: outputFlag(["wide", "json", "yaml"]),
        ...tableFlags,
        ...colorFlags,
        "dry-run": {
          type: "string",
          default: "none",
          bare: "client",
          choices: ["none", "server", "client"],
          describe: "",
        },
      },
    },
  ],
  run: async () => 0,
});

const parse = (words: readonly string[]) => parseOptions(probe, parseWords(words, flagTable(probe.flags)));

type Row = readonly [words: readonly string[], options: Readonly<Record<string, unknown>>];

const accepted: readonly Row[] = [
  [["-ojson"], { output: "json" }],
  [["-o=json"], { output: "json" }],
  [["-o", "json"], { output: "json" }],
  [["--output", "json"], { output: "json" }],
  [["--output=json"], { output: "json" }],
  [["-o", ""], { output: undefined }],
  [["-nfoo"], { namespace: "foo" }],
  [["-n", "-o"], { namespace: "-o", output: undefined }],
  [["--token=-abc"], { token: "-abc" }],
  [["--token=a=b"], { token: "a=b" }],
  [["--token=a\nb"], { token: "a\nb" }],
  [['--token="quoted"'], { token: '"quoted"' }],
  [["--token", "0123"], { token: "0123" }],
  [["--token", "1e3"], { token: "1e3" }],
  [["-fx.yaml", "pod"], { filename: ["x.yaml"], args: ["pod"] }],
  [["-f", "-", "-"], { filename: ["-"], args: ["-"] }],
  [["-f", "a,b", "-f=c"], { filename: ["a", "b", "c"] }],
  [["--as-group", "a,b", "--as-group=c"], { asGroup: ["a,b", "c"] }],
  [["--no-headers"], { noHeaders: true }],
  [["--no-headers=false"], { noHeaders: false }],
  [["--no-headers", "false"], { noHeaders: true, args: ["false"] }],
  [["--local=T", "--recursive=0"], { local: true, recursive: false }],
  [["--local", "--local=False"], { local: false }],
  [["-AR"], { allNamespaces: true, recursive: true }],
  [["-ARnfoo"], { allNamespaces: true, recursive: true, namespace: "foo" }],
  [["-A=false"], { allNamespaces: false }],
  [["-n", "a", "--namespace=b"], { namespace: "b" }],
  [["-n", "a", "-n", ""], { namespace: undefined }],
  [["-v6"], { v: 6 }],
  [["--v=7", "-v", "8"], { v: 8 }],
  [["--dry-run"], { dryRun: "client", args: [] }],
  [["--dry-run", "server"], { dryRun: "client", args: ["server"] }],
  [["--dry-run=server"], { dryRun: "server" }],
  [["a", "-A", "b"], { args: ["a", "b"], allNamespaces: true }],
  [["a", "--", "-A", "--output"], { args: ["a", "-A", "--output"], allNamespaces: false }],
  [["12", "0x1f", ""], { args: ["12", "0x1f", ""] }],
  [["--color", "never"], { color: "never" }],
  [
    [],
    {
      args: [],
      filename: [],
      local: false,
      output: undefined,
      color: "auto",
      dryRun: "none",
      v: 0,
      requestTimeout: "0",
    },
  ],
];

const refused: readonly (readonly [words: readonly string[], message: string])[] = [
  [["--bogus"], "unknown flag: --bogus"],
  [["--bogus=1"], "unknown flag: --bogus"],
  [["--nmespace=a"], "unknown flag: --nmespace\n\nDid you mean this?\n\t--namespace\n"],
  [["--Namespace"], "unknown flag: --Namespace\n\nDid you mean this?\n\t--namespace\n"],
  [["--allNamespaces"], "unknown flag: --allNamespaces\n\nDid you mean this?\n\t--all-namespaces\n"],
  [["--n"], "unknown flag: --n\n\nDid you mean this?\n\t--namespace\n\t--no-headers\n"],
  [["--no-local"], "unknown flag: --no-local"],
  [["--__proto__=x"], "unknown flag: --__proto__"],
  [["--constructor"], "unknown flag: --constructor"],
  [["-Z"], "unknown shorthand flag: 'Z' in -Z"],
  [["-AZ"], "unknown shorthand flag: 'Z' in -Z"],
  [["--=x"], "bad flag syntax: --=x"],
  [["---x"], "bad flag syntax: ---x"],
  [["--namespace"], "flag needs an argument: --namespace"],
  [["-n"], "flag needs an argument: 'n' in -n"],
  [["-An"], "flag needs an argument: 'n' in -n"],
  [
    ["--local=maybe"],
    'invalid argument "maybe" for "--local" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  ],
  [
    ["-A=x"],
    'invalid argument "x" for "-A, --all-namespaces" flag: strconv.ParseBool: parsing "x": invalid syntax',
  ],
  [["-vx"], 'invalid argument "x" for "-v, --v" flag: strconv.ParseInt: parsing "x": invalid syntax'],
  [
    ["-o", "foo"],
    'unable to match a printer suitable for the output format "foo", allowed formats are: json,wide,yaml',
  ],
  [["--dry-run=x"], 'Invalid dry-run value (x). Must be "none", "server", or "client".'],
  [["a", "b", "c", "d", "e"], "unexpected args: [d e]"],
];

describe("kubectl's grammar", () => {
  it.each(accepted)("%j", async (words, options) => {
    expect(await parse(words)).toMatchObject(options);
  });

  it.each(refused)("%j is refused", async (words, message) => {
    await expect(async () => parse(words)).rejects.toThrow(new UsageError(message));
  });

  it("takes any text for a value, in every form alike", async () => {
    // pflag leaves no way to say an empty value or one that starts with "=" right behind a letter.
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => !value.startsWith("="));
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const forms = [
          [`-n${value}`],
          [`-n=${value}`],
          ["-n", value],
          ["--namespace", value],
          [`--namespace=${value}`],
        ];
        for (const words of forms) expect(await parse(words)).toMatchObject({ namespace: value, args: [] });
        expect(await parse(["--as-group", value, `--as-group=${value}`])).toMatchObject({
          asGroup: [value, value],
        });
        expect(await parse(["--", value])).toMatchObject({ args: [value] });
      }),
      { numRuns: 30 },
    );
  });
});
