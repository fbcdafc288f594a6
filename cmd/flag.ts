/** What shell completion offers for a value or an argument. */
export type Candidates =
  | "file"
  | "directory"
  | "namespace"
  | "pod-default"
  | "object"
  | "template"
  | "parameter"
  | "field"
  | "context"
  | "cluster"
  | "user"
  | "command"
  | "shell";

type Described = {
  /** The one-letter form, without its dash. */
  readonly short?: string;
  /** Sentences for the help page, in kubectl's words where kubectl has the flag. */
  readonly describe: string;
  readonly complete?: Candidates;
};

/** `--flag`, `--flag=false`; false if not given. */
type BooleanFlag = Described & { readonly type: "boolean" };

/** One value; the last one given wins. An empty value of a flag without a default counts as not given, as in Go. */
type StringFlag = Described & {
  readonly type: "string";
  readonly default?: string;
  readonly choices?: readonly string[];
  /** What completion offers where other values are good, too; to one that ends in `=` more belongs. */
  readonly suggestions?: readonly string[];
  /** The message for a value that is none of the choices, where kubectl has words of its own. */
  readonly refuse?: (value: string, choices: readonly string[]) => string;
  /** The value that the flag has when it stands alone (`--dry-run`); others are then given with `=` only. */
  readonly bare?: string;
  /** The boolean flag that is meant where no value of this form follows: `--server` of dry-run with no address. */
  readonly alone?: { readonly means: string; readonly form: RegExp };
};

type IntegerFlag = Described & { readonly type: "integer"; readonly default: number };

/** Values in the order given. `commas`: one value may hold several, as for kubectl's -f. */
type ListFlag = Described & { readonly type: "list"; readonly commas?: boolean };

export type Flag = BooleanFlag | StringFlag | IntegerFlag | ListFlag;

export type FlagTable = { readonly [name: string]: Flag };

/** Flags of one concern, under one title of the help page. Keys are the long names as typed, without dashes. */
export type FlagGroup = { readonly title: string; readonly flags: FlagTable };

type ValueOf<F> = F extends BooleanFlag
  ? boolean
  : F extends IntegerFlag
    ? number
    : F extends ListFlag
      ? readonly string[]
      : F extends StringFlag
        ? ChoiceOf<F> | (F extends { readonly default: string } ? never : undefined)
        : never;

type ChoiceOf<F> = F extends { readonly choices: readonly (infer Choice)[] } ? Choice : string;

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

type NamesIn<Table> = Table extends unknown ? keyof Table & string : never;
type FlagIn<Table, Name> = Table extends unknown ? (Name extends keyof Table ? Table[Name] : never) : never;

/** The options that a command's flags give: `no-headers` becomes `noHeaders`. `args` are the words that are no flags. */
export type OptionsOf<Groups extends readonly FlagGroup[]> = {
  readonly [Name in NamesIn<Groups[number]["flags"]> as Camel<Name>]: ValueOf<
    FlagIn<Groups[number]["flags"], Name>
  >;
} & { readonly args: readonly string[] };

/** All flags of the groups in one table. */
export function flagTable(groups: readonly FlagGroup[]): FlagTable {
  return Object.assign({}, ...groups.map((group) => group.flags));
}

/** The value of a flag that is not given. */
export function defaultOf(flag: Flag): boolean | number | readonly string[] | string | undefined {
  if (flag.type === "boolean") return false;
  return flag.type === "list" ? [] : flag.default;
}

/** The name of a flag in a command's options. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
