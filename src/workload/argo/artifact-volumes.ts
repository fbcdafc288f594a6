import { posix } from "node:path";
import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import { objectAt, objectsAt, textAt } from "../workload-pod.ts";
import type { Run } from "./run.ts";

/** The stores of artifacts, in the order in which Argo looks for them, with the fields that name their Secrets. */
const secretsOfStores: readonly (readonly [store: string, secrets: readonly string[]])[] = [
  ["s3", ["accessKeySecret", "secretKeySecret", "sessionTokenSecret", "caSecret"]],
  ["git", ["usernameSecret", "passwordSecret", "sshPrivateKeySecret"]],
  ["artifactory", ["usernameSecret", "passwordSecret"]],
  ["hdfs", ["krbCCacheSecret", "krbKeytabSecret"]],
  ["oss", ["accessKeySecret", "secretKeySecret"]],
  ["gcs", ["serviceAccountKeySecret"]],
  [
    "http",
    [
      ...["auth.basicAuth.usernameSecret", "auth.basicAuth.passwordSecret"],
      ...["auth.clientCert.clientCertSecret", "auth.clientCert.clientKeySecret"],
      ...["auth.oauth2.clientIDSecret", "auth.oauth2.clientSecretSecret", "auth.oauth2.tokenURLSecret"],
    ],
  ],
  ["azure", ["accountKeySecret"]],
];
const stores = [...secretsOfStores.map(([store]) => store), "raw", "plugin"];

type Volumes = { readonly volumes: readonly JsonObject[]; readonly mounts: readonly JsonObject[] };

/** createSecretVolumesAndMounts: a volume for each Secret with which init and wait move artifacts and logs. */
export function secretVolumes(run: Run, spec: JsonObject, template: JsonObject): Volumes {
  const keys = new Map<string, Set<string>>();
  for (const location of locations(run, spec, template)) {
    for (const { name, key } of secretsOf(location)) {
      keys.set(name, (keys.get(name) ?? new Set()).add(key));
    }
  }
  const entries = [...keys];
  return {
    volumes: entries.map(([name, own]) => ({
      name,
      secret: { secretName: name, items: [...own].map((key) => ({ key, path: key })) },
    })),
    mounts: entries.map(([name]) => ({ name, mountPath: `/argo/secret/${name}`, readOnly: true })),
  };
}

/** Those of the archive, outputs, inputs, and the source of a data template. */
function locations(run: Run, spec: JsonObject, template: JsonObject): readonly JsonObject[] {
  const outputs = objectsAt(template, "outputs.artifacts");
  const inputs = objectsAt(template, "inputs.artifacts");
  const data = objectAt(template, "data.source.artifactPaths");
  const isData = isObject(template["data"]);
  const artifacts = [...outputs, ...inputs, ...(isData ? [data] : [])];
  return [...archiveLocation(run, spec, template, artifacts), ...artifacts];
}

/** addArchiveLocation: for archived logs, and for artifacts that have only a key. */
function archiveLocation(
  { artifactRepository }: Run,
  spec: JsonObject,
  template: JsonObject,
  artifacts: readonly JsonObject[],
): readonly JsonObject[] {
  const own = objectAt(template, "archiveLocation");
  if (hasLocation(own)) return [own];
  const keepsLogs =
    artifactRepository["archiveLogs"] === true || (own["archiveLogs"] ?? spec["archiveLogs"]) === true;
  return keepsLogs || artifacts.some((one) => !hasLocation(one)) ? [artifactRepository] : [];
}

/** Whether an artifact has a location: a bucket, a repository, a URL or content. A key alone is not enough. */
function hasLocation(artifact: JsonObject): boolean {
  return stores.some((store) => {
    const place = objectAt(artifact, store);
    return ["endpoint", "bucket", "repo", "url", "addresses", "data", "container", "name"].some(
      (field) => place[field] != null && place[field] !== "",
    );
  });
}

function secretsOf(location: JsonObject): readonly { readonly name: string; readonly key: string }[] {
  const found = secretsOfStores.find(([store]) => isObject(location[store]));
  return (found?.[1] ?? []).flatMap((path) => {
    const { name, key } = objectAt(location, `${found?.[0]}.${path}`);
    return typeof name === "string" && typeof key === "string" && name !== "" && key !== ""
      ? [{ name, key }]
      : [];
  });
}

/** addInputArtifactsVolumes: init fills a folder for main, unless a volume of main covers the path. */
export function inputArtifactMounts(template: JsonObject): {
  readonly init: readonly JsonObject[];
  readonly main: readonly JsonObject[];
} {
  const artifacts = objectsAt(template, "inputs.artifacts");
  if (artifacts.length === 0) return { init: [], main: [] };
  const own = ["container", "script", "containerSet"].flatMap((type) =>
    objectsAt(template, `${type}.volumeMounts`),
  );
  const name = "input-artifacts";
  const isCovered = (path: string) =>
    own.some((mount) => {
      const folder = String(mount["mountPath"]).replace(/\/+$/, "");
      return path === folder || path.startsWith(`${folder}/`);
    });
  return {
    init: [
      { name, mountPath: "/argo/inputs/artifacts" },
      ...own.map((mount) => ({ ...mount, mountPath: posix.join("/mainctrfs", String(mount["mountPath"])) })),
    ],
    main: artifacts.flatMap((artifact) => {
      const path = textAt(artifact, "path") ?? "";
      const isMissing =
        artifact["optional"] === true &&
        artifact["from"] == null &&
        !stores.some((store) => isObject(artifact[store]));
      if (isMissing || isCovered(path)) return [];
      return [{ name, mountPath: path, subPath: String(artifact["name"]) }];
    }),
  };
}
