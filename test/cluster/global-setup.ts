import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { assetsFolder, buildAssets } from "./harness/assets.ts";
import { startTestCluster, type TestCluster } from "./harness/test-cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly cluster: TestCluster;
  }
}

/** One cluster for the whole run; test files find it by inject("cluster"). Its logs stay if it does not start. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildAssets();
  const folder = mkdtempSync(join(tmpdir(), "poddefault-cluster-"));
  const { cluster, stop } = await startTestCluster(assetsFolder(), folder);
  project.provide("cluster", cluster);
  return async () => {
    await stop();
    rmSync(folder, { recursive: true });
  };
}
