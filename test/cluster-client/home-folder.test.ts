import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { homeFolder } from "../../src/cluster/kubeconfig/load.ts";
import { temporaryFolder, writeFile } from "./connection.ts";

function withConfig(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".kube"));
  writeFile("config", "", join(folder, ".kube"));
  return folder;
}

const configured = withConfig();
const plain = temporaryFolder();

test.each<[NodeJS.Platform, Readonly<Record<string, string>>, string]>([
  ["linux", { HOME: plain, USERPROFILE: configured }, plain],
  ["linux", {}, ""],
  ["win32", { HOME: plain, USERPROFILE: configured }, configured],
  ["win32", { HOME: "", HOMEDRIVE: configured.slice(0, 4), HOMEPATH: configured.slice(4) }, configured],
  ["win32", { HOME: "/missing", USERPROFILE: plain }, plain],
  ["win32", { USERPROFILE: "/missing" }, "/missing"],
])("on %s with %j it is %s", (platform, env, expected) => {
  expect(homeFolder(env, platform)).toBe(expected);
});
