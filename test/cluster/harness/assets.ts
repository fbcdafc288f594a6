import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const serversModule = join(import.meta.dirname, "../servers");

const programs = ["etcd", "kube-apiserver", "kube-controller-manager"];

/** The folder with the servers: KUBEBUILDER_ASSETS, the convention of setup-envtest, else our cache. */
export function assetsFolder(): string {
  return givenFolder() ?? join(cacheFolder(), "kubectl-poddefault/envtest", kubernetesVersion());
}

/** Why the suite cannot run here, in one line that says what to do about it; undefined if it can. */
export function whyNoAssets(): string | undefined {
  if (!runs("openssl", "version")) {
    return "test:cluster skipped: it makes its certificates with openssl, which is not on the PATH.";
  }
  const given = givenFolder();
  const folder = assetsFolder();
  const [absent] = programs.filter((program) => !existsSync(join(folder, program)));
  if (absent === undefined || (given === undefined && hasGo())) return undefined;
  if (given !== undefined) {
    return `test:cluster skipped: KUBEBUILDER_ASSETS is ${given}, where there is no ${absent}. Put it there, or unset the variable.`;
  }
  return (
    `test:cluster skipped: no ${absent} in ${folder}. Install Go (https://go.dev/dl) to have it built there, ` +
    `or point KUBEBUILDER_ASSETS at a folder with ${programs.join(", ")}.`
  );
}

/** Builds what is missing in our cache: some minutes, once per version. */
export function buildAssets(): void {
  const folder = assetsFolder();
  if (givenFolder() !== undefined || existsSync(folder)) return;
  const built = spawnSync("go", ["run", ".", folder], { cwd: serversModule, stdio: "inherit" });
  if (built.status !== 0)
    throw new Error(`cannot build the API server: go run . ${folder} in ${serversModule} failed`);
}

function givenFolder(): string | undefined {
  return process.env["KUBEBUILDER_ASSETS"] || undefined;
}

/** go.mod alone says which Kubernetes the suite runs on. */
function kubernetesVersion(): string {
  const version = /\tk8s\.io\/kubernetes v(\S+)/.exec(
    readFileSync(join(serversModule, "go.mod"), "utf8"),
  )?.[1];
  if (version === undefined) throw new Error(`no version of k8s.io/kubernetes in ${serversModule}/go.mod`);
  return version;
}

/** As os.UserCacheDir of Go. */
export function cacheFolder(): string {
  if (process.platform === "darwin") return join(homedir(), "Library/Caches");
  return process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
}

export function hasGo(): boolean {
  return runs("go", "version");
}

function runs(program: string, argument: string): boolean {
  return spawnSync(program, [argument], { stdio: "ignore" }).status === 0;
}
