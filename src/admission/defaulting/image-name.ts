/*
 * Image references as github.com/distribution/reference parses them (ParseNormalizedNamed), as far as the tag is concerned.
 */
const alphanumeric = "[a-z0-9]+";
const pathComponent = `${alphanumeric}(?:(?:[._]|__|[-]+)${alphanumeric})*`;
const domainComponent = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const host = `(?:${domainComponent}(?:\\.${domainComponent})*|\\[(?:[a-fA-F0-9:]+)\\])`;
const digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*[:][0-9A-Fa-f]{32,}";
const reference = new RegExp(
  `^(?:${host}(?::[0-9]+)?/)?(?<path>${pathComponent}(?:/${pathComponent})*)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>${digest}))?$`,
);
const identifier = /^[a-f0-9]{64}$/;

/** Digest algorithms that are compiled in, and how many hex digits theirs have (github.com/opencontainers/go-digest). */
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** The name with its domain, as splitDockerDomain completes it. */
function normalize(image: string): { domain: string; remainder: string } {
  const slash = image.indexOf("/");
  const [first, rest] = slash < 0 ? ["", image] : [image.slice(0, slash), image.slice(slash + 1)];
  const isDomain = first === "localhost" || /[.:]/.test(first) || first.toLowerCase() !== first;
  const domain = isDomain && first !== "index.docker.io" ? first : "docker.io";
  const remainder = isDomain ? rest : image;
  const official = domain === "docker.io" && !remainder.includes("/");
  return { domain, remainder: official ? `library/${remainder}` : remainder };
}

function isKnownDigest(text: string): boolean {
  const [algorithm = "", hex = ""] = text.split(":");
  return digestLengths[algorithm] === hex.length && hex.toLowerCase() === hex;
}

/**
 * Whether parsers.ParseImageName (kubernetes pkg/util/parsers) reads the tag "latest": written, or implied because there is
 * neither tag nor digest. A reference that cannot be parsed has no tag.
 */
export function isLatest(image: string): boolean {
  if (identifier.test(image)) return false;
  const { domain, remainder } = normalize(image);
  const [remote = ""] = remainder.split(":", 1);
  if (remote.toLowerCase() !== remote) return false;
  const groups = reference.exec(`${domain}/${remainder}`)?.groups;
  if (groups === undefined || (groups["path"] ?? "").length > 255) return false;
  if (groups["digest"] !== undefined && !isKnownDigest(groups["digest"])) return false;
  return groups["tag"] === "latest" || (groups["tag"] === undefined && groups["digest"] === undefined);
}
