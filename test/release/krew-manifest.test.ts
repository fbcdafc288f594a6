import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderManifest } from "../../cmd/release/krew-manifest.ts";
import { archiveName, executableName, platforms } from "../../cmd/release/platforms.ts";
import { parseYaml } from "../../src/kubernetes/yaml.ts";

const root = join(import.meta.dirname, "..", "..");
const template = readFileSync(join(root, ".krew.yaml"), "utf8");
const published = readFileSync(join(root, "plugins", "poddefault.yaml"), "utf8");

type Manifest = {
  readonly spec: {
    readonly version: string;
    readonly homepage: string;
    readonly platforms: readonly {
      readonly uri: string;
      readonly sha256: string;
      readonly bin: string;
      readonly selector: { readonly matchLabels: { readonly os: string; readonly arch: string } };
    }[];
  };
};

describe("the published manifest", () => {
  it("is the same for krew's index and for `kubectl krew install --manifest`", () => {
    expect(readFileSync(join(root, "krew-manifest.yaml"), "utf8")).toBe(published);
  });

  it("is .krew.yaml filled in", () => {
    const { version, platforms: offered } = decode(published).spec;
    const checksums = new Map(offered.map(({ uri, sha256 }) => [basename(uri), sha256]));
    expect(renderManifest(template, { tag: version, checksums })).toBe(published);
  });

  it("offers every released platform, and nothing else", () => {
    const { version, homepage, platforms: offered } = decode(published).spec;
    const wanted = platforms.map((platform) => ({
      selector: { matchLabels: { os: platform.os, arch: platform.arch } },
      uri: `${homepage}/releases/download/${version}/${archiveName(platform)}`,
      sha256: expect.any(String),
      bin: executableName(platform.os),
    }));
    expect(offered).toEqual(wanted);
  });
});

describe("filling the template", () => {
  it("fails for an archive that was not made", () => {
    expect(() => renderManifest(template, { tag: "v1.0.0", checksums: new Map() })).toThrow(
      "the release has no kubectl-poddefault_linux_amd64.tar.gz, which .krew.yaml names",
    );
  });
});

function decode(text: string): Manifest {
  const yaml = parseYaml(text);
  if (!yaml.ok) throw new Error(yaml.problem.message);
  return yaml.documents[0] as Manifest;
}
