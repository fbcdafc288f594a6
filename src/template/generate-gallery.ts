/** `npm run generate:gallery`: puts gallery/*.yaml into gallery.ts, which works from source and in the single executable. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const directory = new URL("./gallery/", import.meta.url);
const target = new URL("./gallery.ts", import.meta.url);

/** The text of gallery.ts. */
export function galleryModule(): string {
  const files = readdirSync(directory).filter((file) => file.endsWith(".yaml"));
  const entries = files.sort().map((file) => {
    const text = readFileSync(new URL(file, directory), "utf8");
    return `  ${asKey(file.slice(0, -".yaml".length))}: \`${escapeTemplate(text)}\`,\n`;
  });
  return (
    "// Generated from gallery/*.yaml by `npm run generate:gallery`; change those.\n\n" +
    "/** The templates of the gallery as YAML, by name. */\n" +
    `export const galleryTexts: Readonly<Record<string, string>> = {\n${entries.join("")}};\n`
  );
}

/** Quoted only if necessary, as the formatter does it. */
function asKey(name: string): string {
  return /^\w+$/.test(name) ? name : JSON.stringify(name);
}

function escapeTemplate(text: string): string {
  return text.replace(/[\\`]|\$\{/g, "\\$&");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, galleryModule());
