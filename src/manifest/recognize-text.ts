import type { YamlProblem } from "../kubernetes/yaml.ts";

/** A kind of text that people pass although it is not a manifest, and what to do with it. */
type Recognized = { readonly sign: RegExp; readonly message: string | ((found: string) => string) };

/** Stands for the user's own command line. */
const again = "kubectl poddefault ... -f -";

/** Texts that are something else as a whole. Each shows at the start of a line: a manifest can hold the same below a key. */
const wholeTexts: readonly Recognized[] = [
  {
    sign: /^(?:(?:resource|data|provider|module|variable|output)[ \t]+"[^"\n]+"|(?:locals|terraform)[ \t]*\{)/m,
    message: "Terraform configuration, not a manifest; save the YAML in it as a file of its own",
  },
  {
    sign: /^#!.*\b(?:ba|z|da|k)?sh\b|^[^#\s][^\n]*<<-?[ \t]*\\?["']?[A-Za-z_]\w*["']?/m,
    message: `a shell script with a here-document, not a manifest; save the lines between the markers (<<EOF ... EOF), or pipe them: cat <<EOF | ${again}`,
  },
  {
    sign: /^(?:```|~~~)/m,
    message: "Markdown, not a manifest; save only the lines between the ``` fences",
  },
];

const jinja = /^(?![ \t]*#).*\{%/m;
const doubleBraces = /^(?![ \t]*#).*\{\{/m;
/** What Helm charts alone say between braces; Argo and Vault use braces, too. */
const helm =
  /\{\{-?\s*(?:\$?\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|(?:include|tpl|template|toYaml)\s)/;
const jinjaMessage = `{% ... %}: a Jinja template, not a manifest yet; render it first and pass the result: ${again} (a Helm chart: helm template CHART | ${again})`;
const braceMessage = `{{ ... }}: a template (Helm, Jinja), not a manifest yet; render it first: helm template CHART | ${again}`;

/** Spaces that look like one and are none to YAML: they become part of a key or a value. */
export const noBreakSpace = /[\u00a0\u2007\u202f]/;
export const noBreakMessage = "a no-break space (U+00A0) stands where YAML needs a plain space; replace it";

/** What a name or a value that was never filled in is called. */
export const unfilledVariable = (text: string): string =>
  `${text} is a variable that was not filled in; run envsubst first: envsubst < FILE | ${again}`;
export const unfilledPlaceholder = (text: string): string =>
  `${text} is a placeholder that was not filled in`;

/** What single documents of a file can be. */
const documents: readonly Recognized[] = [
  { sign: jinja, message: jinjaMessage },
  { sign: doubleBraces, message: braceMessage },
  { sign: noBreakSpace, message: noBreakMessage },
  // Plain, these end a flow mapping or begin no scalar.
  { sign: /(?<=[:,[{][ \t]*)\$\{[A-Za-z_]\w*[^}\n]*\}/, message: unfilledVariable },
  {
    sign: /(?<=(?:[:,[{]|^[ \t]*-)[ \t]+)(?:@[^\s@]+@|%[^\s%]+%|<%.*?%>)/m,
    message: (found) => `${unfilledPlaceholder(found)}; YAML cannot be read with it`,
  },
];

/** The message about a name that is a template; undefined if it is none. */
export function templateMessage(name: string): string | undefined {
  if (name.includes("{%")) return jinjaMessage;
  return name.includes("{{") ? braceMessage : undefined;
}

/** The message about any other value that only a chart can hold. */
export function helmMessage(value: string): string | undefined {
  return helm.test(value) ? braceMessage : undefined;
}

/** What a text that is not a manifest is instead, with the line that shows it; undefined where nothing is recognized. */
export function recognizeText(text: string): YamlProblem | undefined {
  return firstOf(wholeTexts, text) ?? firstOf(documents, text);
}

/** The same for what the text is as a whole, whatever single documents in it are. */
export function recognizeWholeText(text: string): YamlProblem | undefined {
  return firstOf(wholeTexts, text);
}

function firstOf(known: readonly Recognized[], text: string): YamlProblem | undefined {
  for (const { sign, message } of known) {
    const found = sign.exec(text);
    if (found)
      return {
        line: lineOf(text, found.index),
        message: typeof message === "string" ? message : message(found[0]),
      };
  }
  return undefined;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
