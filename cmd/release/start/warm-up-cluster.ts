import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "../../../src/kubernetes/json.ts";
import { parseYaml } from "../../../src/kubernetes/yaml.ts";
import { healthy } from "../../../test/cmd/explain-objects.ts";
import { startApiServer } from "../../../test/stand-in/api-server.ts";
import { kubeconfigFor } from "../../../test/stand-in/kubeconfig.ts";
import { folders } from "../folders.ts";

/** A stand-in for a cluster with the examples in it. `kubeconfig` is a path. */
export type WarmUpCluster = { readonly kubeconfig: string; readonly close: () => Promise<void> };

function objectsIn(text: string): readonly JsonObject[] {
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.documents as readonly JsonObject[];
}

/** That of the Deployment among the examples. */
const serviceAccount: JsonObject = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "default-editor", namespace: "team-a" },
};

/** Starts it, and writes its kubeconfig into a folder. */
export async function startWarmUpCluster(folder: string): Promise<WarmUpCluster> {
  const files = ["deployment", "poddefaults", "pods"].map((name) =>
    readFile(join(folders.root, "examples", `${name}.yaml`), "utf8"),
  );
  const objects = (await Promise.all(files)).flatMap(objectsIn);
  const server = await startApiServer({ objects: [...objects, ...healthy, serviceAccount] });
  const kubeconfig = join(folder, "kubeconfig");
  await mkdir(folder, { recursive: true });
  await writeFile(kubeconfig, kubeconfigFor(server, { context: { namespace: "team-a" } }));
  return { kubeconfig, close: server.close };
}
