import { describe, expect, it } from "vitest";
import { checkManifest } from "../../cmd/release/krew/rules.ts";

const platform = {
  uri: "https://example.com/kubectl-poddefault_linux_amd64.tar.gz",
  sha256: "0123456789abcdef".repeat(4),
  bin: "kubectl-poddefault",
  selector: { matchLabels: { os: "linux", arch: "amd64" } },
};
const spec = {
  version: "v1.2.3",
  shortDescription: "Author and check PodDefaults",
  description: "One line.\n",
  platforms: [platform],
};
const manifest = {
  apiVersion: "krew.googlecontainertools.github.com/v1alpha2",
  kind: "Plugin",
  metadata: { name: "poddefault" },
  spec,
};

const withSpec = (changes: object) => ({ ...manifest, spec: { ...spec, ...changes } });
const withPlatform = (changes: object) => withSpec({ platforms: [{ ...platform, ...changes }] });
const withSelector = (selector: unknown) => withPlatform({ selector });
const expression = (key: string, operator: string, values?: readonly string[]) => ({
  matchExpressions: [{ key, operator, ...(values && { values }) }],
});

describe("manifests that krew takes", () => {
  it.each([
    ["the plain one", manifest],
    ["a pre-release", withSpec({ version: "v1.2.3-rc.1+build.5" })],
    ["files to move", withPlatform({ files: [{ from: "*", to: "." }] })],
    ["one archive for several systems", withSelector(expression("os", "In", ["linux", "darwin"]))],
    ["all but one system", withSelector(expression("os", "NotIn", ["windows"]))],
    ["a long word in the description", withSpec({ description: `https://example.com/${"x".repeat(90)}` })],
    ["Windows", withPlatform({ bin: "p.exe", selector: { matchLabels: { os: "windows" } } })],
  ])("%s", (_, good) => {
    expect(checkManifest(good, "poddefault.yaml")).toEqual([]);
  });
});

describe("manifests that krew or its reviewers refuse", () => {
  it.each([
    ["no mapping", [], "a manifest is one YAML mapping"],
    ["another apiVersion", { ...manifest, apiVersion: "v1" }, "apiVersion is v1"],
    ["another kind", { ...manifest, kind: "Plug" }, "kind is Plug, wanted Plugin"],
    [
      "another name",
      { ...manifest, metadata: { name: "x" } },
      "metadata.name is x, wanted poddefault after the file",
    ],
    ["no spec", { ...manifest, spec: undefined }, "there is no spec"],
    ["a version without v", withSpec({ version: "1.2.3" }), "spec.version is 1.2.3, wanted v1.2.3"],
    ["no short description", withSpec({ shortDescription: "" }), "spec.shortDescription is empty"],
    ["two lines", withSpec({ shortDescription: "a\nb" }), "spec.shortDescription has line breaks"],
    [
      "too long",
      withSpec({ shortDescription: "x".repeat(51) }),
      "spec.shortDescription is longer than 50 characters",
    ],
    ["a period", withSpec({ shortDescription: "Checks." }), "spec.shortDescription has words without news"],
    [
      "wide text",
      withSpec({ caveats: "word ".repeat(17) }),
      "spec.caveats has lines longer than 80 characters",
    ],
    ["no platform", withSpec({ platforms: [] }), "spec.platforms is empty"],
    [
      "another archive",
      withPlatform({ uri: "https://x/y.rar" }),
      "uri is https://x/y.rar, wanted a .tar.gz or .zip file",
    ],
    ["upper case", withPlatform({ sha256: "A".repeat(64) }), "wanted 64 lower-case hexadecimal digits"],
    ["no bin", withPlatform({ bin: "" }), "bin is not set"],
    ["no .exe", withSelector({ matchLabels: { os: "windows" } }), "which Windows does not run"],
    ["empty files", withPlatform({ files: [] }), "files is empty: leave it out"],
    ["files to nowhere", withPlatform({ files: [{ from: "*" }] }), "files: each entry needs from and to"],
    ["no selector", withSelector(undefined), "selector is not set"],
    ["an empty selector", withSelector({}), "selector is empty"],
    [
      "an unknown key",
      withSelector({ matchLabels: { os: "linux", libc: "glibc" } }),
      "selector has key libc",
    ],
    [
      "an unknown system",
      withSelector({ matchLabels: { os: "plan9" } }),
      "matches no platform that krew runs on",
    ],
    [
      "an overlap",
      withSpec({ platforms: [platform, platform] }),
      "spec.platforms: several entries select linux/amd64",
    ],
  ])("%s", (_, bad, fault) => {
    expect(checkManifest(bad, "poddefault.yaml")).toContainEqual(expect.stringContaining(fault));
  });

  it("a file of another name", () => {
    expect(checkManifest(manifest, "poddefault.yml")).toEqual([
      "the file poddefault.yml does not end in .yaml",
    ]);
    expect(checkManifest({ ...manifest, metadata: { name: "com1" } }, "com1.yaml")).toEqual([
      "com1 is no plugin name",
    ]);
  });
});
