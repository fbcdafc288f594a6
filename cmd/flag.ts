/** The kinds of completions for a value or an argument. */
export type Candidates =
  | "file"
  | "directory"
  | "namespace"
  | "pod-default"
  | "object"
  | "template"
  | "parameter"
  | "field"
  | "code"
  | "guarded-code"
  | "context"
  | "cluster"
  | "user"
  | "command"
  | "shell";

type Described = {
  /** The one-letter form, without its dash. */
  readonly short?: string;
  /** Sentences for the help page; kubectl's own for a flag of kubectl. */
  readonly describe: string;
  readonly complete?: Candidates;
};

/** `--flag`, `--flag=false`; false if not given. */
type BooleanFlag = Described & { readonly type: "boolean" };

/** One value; the last one wins. As in Go, an empty value of a flag without a default counts as not given. */
type StringFlag = Described & {
  readonly type: "string";
  readonly default?: string;
  readonly choices?: readonly string[];
  /** Completions of a flag that takes other values, too; one that ends in `=` is incomplete. */
  readonly suggestions?: readonly string[];
  /** The message for an empty value, if it does not count as not given. */
  readonly refuseEmpty?: string;
  /** kubectl's own message for an invalid choice. */
  readonly refuse?: (value: string, choices: readonly string[]) => string;
  /** The value of the flag alone (`--dry-run`); other values then need `=`. */
  readonly bare?: string;
  /** The boolean flag that is meant if no value of this form follows: dry-run's `--server` without an address. */
  readonly alone?: { readonly means: string; readonly form: RegExp };
};

type IntegerFlag = Described & {
  readonly type: "integer";
  readonly default: number;
  /** The value where no number follows: `-v`. */
  readonly bare?: string;
};

/** Values in order. `commas`: one value can have several, as for kubectl's -f. */
type ListFlag = Described & { readonly type: "list"; readonly commas?: boolean };

export type Flag = BooleanFlag | StringFlag | IntegerFlag | ListFlag;

export type FlagTable = { readonly [name: string]: Flag };

/** Flags under one title of the help page. Keys are the long names without dashes. */
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

/** The options of flags: `no-headers` becomes `noHeaders`. `args` are the words that are not flags. */
export type OptionsOf<Groups extends readonly FlagGroup[]> = {
  readonly [Name in NamesIn<Groups[number]["flags"]> as Camel<Name>]: ValueOf<
    FlagIn<Groups[number]["flags"], Name>
  >;
} & { readonly args: readonly string[] };

/** All flags of the groups in one table. */
export function flagTable(groups: readonly FlagGroup[]): FlagTable {
  return Object.assign({}, ...groups.map((group) => group.flags));
}

/** The value of an absent flag. */
export function defaultOf(flag: Flag): boolean | number | readonly string[] | string | undefined {
  if (flag.type === "boolean") return false;
  return flag.type === "list" ? [] : flag.default;
}

/** The name of a flag in a command's options. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
