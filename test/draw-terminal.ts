import { stripVTControlCharacters } from "node:util";

/** Colors of a dark terminal, by SGR code. */
const colors: Readonly<Record<string, string>> = {
  "31": "#ff7b72",
  "32": "#7ee787",
  "33": "#e3b341",
  "34": "#79c0ff",
  "35": "#d2a8ff",
  "36": "#76e3ea",
  "90": "#8b949e",
};
const foreground = "#e6edf3";
const background = "#0d1117";
const size = { character: 8.4, line: 18, margin: 16 };

const escapeCharacter = String.fromCharCode(27);

type Style = { readonly fill: string; readonly bold: boolean; readonly dim: boolean };
const plain: Style = { fill: foreground, bold: false, dim: false };

/** A command and its output with SGR codes, as an SVG of a terminal. */
export function drawTerminal(command: string, output: string): string {
  const lines = [`$ ${command}`, ...output.trimEnd().split("\n")];
  const columns = Math.max(80, ...lines.map((line) => stripVTControlCharacters(line).length));
  const width = Math.ceil(columns * size.character + 2 * size.margin);
  const height = lines.length * size.line + 2 * size.margin;
  let style = plain;
  const texts = lines.map((line, index) => {
    const spans: string[] = [];
    for (const part of line.split(escapeCharacter)) {
      const [sequence, codes] = /^\[([\d;]*)m/.exec(part) ?? [];
      if (codes !== undefined) style = codes.split(";").reduce(applySgr, style);
      const text = part.slice(sequence?.length ?? 0);
      if (text !== "") spans.push(`<tspan${attributesOf(style)}>${escapeXml(text)}</tspan>`);
    }
    const y = size.margin + (index + 1) * size.line - 5;
    return `<text x="${size.margin}" y="${y}">${spans.join("")}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(command)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="${foreground}" xml:space="preserve">`,
    ...texts,
    "</g>\n</svg>\n",
  ].join("\n");
}

/** ECMA-48 Select Graphic Rendition, as far as the palette uses it. */
function applySgr(style: Style, code: string): Style {
  if (code === "" || code === "0") return plain;
  if (code === "1") return { ...style, bold: true };
  if (code === "2") return { ...style, dim: true };
  if (code === "22") return { ...style, bold: false, dim: false };
  if (code === "39") return { ...style, fill: foreground };
  const fill = colors[code];
  if (fill === undefined) throw new Error(`no color for SGR code ${code}`);
  return { ...style, fill };
}

function attributesOf({ fill, bold, dim }: Style): string {
  const attributes = [
    fill === foreground ? "" : ` fill="${fill}"`,
    bold ? ' font-weight="bold"' : "",
    dim ? ' fill-opacity="0.6"' : "",
  ];
  return attributes.join("");
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
