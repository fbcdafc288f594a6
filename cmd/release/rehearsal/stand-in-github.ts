import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "../../build.ts";
import { folders } from "../folders.ts";

export type StandInGitHub = {
  /** Replaces github.com in a text with this machine. */
  readonly redirect: (text: string) => string;
  readonly close: () => void;
};

const repository = "kubectl-poddefault/kubectl-poddefault";
const manifests = ["krew-manifest.yaml", "plugins/poddefault.yaml"];

/**
 * A web server on this machine with what GitHub has after a release, in `folder`: the archives of dist/release, and the
 * repository of the last commit with the manifests of the release, whose addresses lead to this server.
 */
export async function startStandInGitHub(folder: string): Promise<StandInGitHub> {
  const server = createServer((request, response) => {
    const path = join(folder, new URL(request.url ?? "/", "http://github.test").pathname);
    const file = createReadStream(path);
    file.once("open", () => file.pipe(response));
    file.once("error", () => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redirect = (text: string) => text.replaceAll("https://github.com", origin);
  await publishArchives(join(folder, repository, "releases"));
  await publishRepository(join(folder, `${repository}.git`), join(folder, "checkout"), redirect);
  return { redirect, close: () => server.close() };
}

/** The folder of the archives under both of its addresses. */
async function publishArchives(releases: string): Promise<void> {
  await Promise.all(["download", "latest"].map((name) => mkdir(join(releases, name), { recursive: true })));
  await symlink(folders.release, join(releases, "download", build.version));
  await symlink(folders.release, join(releases, "latest", "download"));
}

/**
 * A repository of the checkout with redirected manifests, which git can clone from plain files. It has one new commit, because
 * plain files cannot serve a shallow checkout, as CI has it.
 */
async function publishRepository(
  bare: string,
  checkout: string,
  redirect: (text: string) => string,
): Promise<void> {
  await git(["clone", "--quiet", folders.root, checkout]);
  await rm(join(checkout, ".git"), { recursive: true });
  for (const name of manifests) {
    await writeFile(join(checkout, name), redirect(await readFile(join(folders.root, name), "utf8")));
  }
  const author = ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost"];
  await git(["init", "--quiet", "--initial-branch=main"], checkout);
  await git(["add", "--all"], checkout);
  await git([...author, "commit", "--quiet", "--message=Offer the release"], checkout);
  await git(["clone", "--quiet", "--bare", checkout, bare]);
  await git(["update-server-info"], bare);
}

async function git(args: readonly string[], cwd?: string): Promise<void> {
  await promisify(execFile)("git", args, { cwd });
}
