/** A release, as a krew manifest describes it. */
export type Release = {
  /** Semantic version with its `v`, as the tag has it. */
  readonly tag: string;
  /** SHA-256 of each archive, in hexadecimal, by file name. */
  readonly checksums: ReadonlyMap<string, string>;
};

/**
 * Fills in .krew.yaml like krew-release-bot after a release: the tag, and the address and checksum of each archive. Throws if
 * the release has no archive of that name.
 */
export function renderManifest(template: string, { tag, checksums }: Release): string {
  const withChecksums = template.replace(
    /\{\{ ?addURIAndSha "(.*)" \.TagName ?\}\}/g,
    (_, address: string) => {
      const uri = fillTag(address, tag);
      const archive = uri.slice(uri.lastIndexOf("/") + 1);
      const checksum = checksums.get(archive);
      if (checksum === undefined) throw new Error(`the release has no ${archive}, which .krew.yaml names`);
      return `uri: ${uri}\n    sha256: ${checksum}`;
    },
  );
  return fillTag(withChecksums, tag);
}

function fillTag(text: string, tag: string): string {
  return text.replaceAll("{{ .TagName }}", tag);
}
