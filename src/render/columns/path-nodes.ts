/** One bound or step of `[start:end:step]`. */
export type Slice = {
  readonly start?: number;
  readonly end?: number;
  readonly step?: number;
  /** Only one index was given, and `end` follows from it. */
  readonly isIndex: boolean;
};

/** A step of a JSONPath, in kubectl's dialect: it turns the values so far into others. */
export type PathNode =
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "slice"; readonly slice: Slice }
  | { readonly kind: "union"; readonly paths: readonly Path[] }
  | { readonly kind: "filter"; readonly left: Path; readonly operator: string; readonly right: Path }
  | { readonly kind: "wildcard" | "recursive" };

export type Path = readonly PathNode[];

/** A part of a template, in the order of its text. */
export type TemplatePart =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "range"; readonly path: Path; readonly body: Template };

/** A template of -o jsonpath: text, `{PATH}`, `{range PATH}...{end}`. Text is a path of one literal. */
export type Template = readonly TemplatePart[];
