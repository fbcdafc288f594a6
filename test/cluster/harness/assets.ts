import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const serversModule = join(import.meta.dirname, "../servers");

/** The folder with etcd, kube-apiserver and kube-controller-manager: KUBEBUILDER_ASSETS, as setup-envtest has it, else our cache. */
export function assetsFolder(): string {
  return (
    process.env["KUBEBUILDER_ASSETS"] ||
    join(cacheFolder(), "kubectl-poddefault/envtest", kubernetesVersion())
  );
}

/** Why the suite cannot run here, in one line that says what to do about it; undefined if it can. */
export function whyNoAssets(): string | undefined {
  if (!runs("openssl", "version")) {
    return "test:cluster skipped: it makes its certificates with openssl, which is not on the PATH.";
  }
  if (existsSync(assetsFolder()) || runs("go", "version")) return undefined;
  return (
    `test:cluster skipped: no API server in ${assetsFolder()}. Install Go (https://go.dev/dl) to have it built there, ` +
    "or point KUBEBUILDER_ASSETS at a folder with etcd, kube-apiserver and kube-controller-manager."
  );
}

/** Builds what is missing (some minutes, once per version); does nothing where the folder exists. */
export function buildAssets(): void {
  const folder = assetsFolder();
  if (existsSync(folder)) return;
  const built = spawnSync("go", ["run", ".", folder], { cwd: serversModule, stdio: "inherit" });
  if (built.status !== 0)
    throw new Error(`cannot build the API server: go run . ${folder} in ${serversModule} failed`);
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
function cacheFolder(): string {
  if (process.platform === "darwin") return join(homedir(), "Library/Caches");
  return process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
}

function runs(program: string, argument: string): boolean {
  return spawnSync(program, [argument], { stdio: "ignore" }).status === 0;
}
