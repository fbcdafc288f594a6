/** A release as krew needs to know it. */
export type Release = {
  /** Semantic version with its `v`, as the tag has it. */
  readonly tag: string;
  /** SHA-256 of each archive, in hexadecimal, by file name. */
  readonly checksums: ReadonlyMap<string, string>;
};

/**
 * Fills the template in .krew.yaml as krew-release-bot does after a release: the tag, and for each archive its address
 * and checksum. Throws where the template names an archive that the release does not have.
 */
export function renderManifest(template: string, { tag, checksums }: Release): string {
  const withChecksums = template.replace(
    /\{\{ ?addURIAndSha "(.*)" \.TagName ?\}\}/g,
    (_, address: string) => {
      const uri = fillTag(address, tag);
      const archive = uri.slice(uri.lastIndexOf("/") + 1);
      const checksum = checksums.get(archive);
      if (checksum === undefined)
        throw new Error(`.krew.yaml names ${archive}, which the release does not have`);
      return `uri: ${uri}\n    sha256: ${checksum}`;
    },
  );
  return fillTag(withChecksums, tag);
}

function fillTag(text: string, tag: string): string {
  return text.replaceAll("{{ .TagName }}", tag);
}
