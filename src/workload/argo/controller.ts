import type { JsonObject } from "../../kubernetes/json.ts";
import { settingsOf, yamlObject } from "../controller-settings.ts";
import type { Lookup } from "../lookup.ts";
import { objectAt, stringsAt, textAt } from "../workload-pod.ts";

/** The settings of the workflow controller that decide about Pods. */
export type ArgoController = {
  /** Fields of config.Config: artifactRepository, executor, mainContainer, workflowDefaults ... */
  readonly config: JsonObject;
  /** Since Argo 3.7, podMetadata overrides the metadata of a template. */
  readonly isBefore37: boolean;
  readonly executorImage: string;
  /** Settings that could not be read and are assumed. */
  readonly assumed: readonly ("version" | "configuration")[];
};

/** The namespaces of the controller: in Kubeflow, and in Argo's own manifests. */
const homes = ["kubeflow", "argo"];
/** The release that src/workload/argo mirrors. */
const newest = "v4.0.5";

/** What workflow-controller-configmap of Kubeflow Pipelines 2.17 says about Pods. */
const pipelinesConfig: JsonObject = {
  artifactRepository: {
    archiveLogs: true,
    s3: {
      accessKeySecret: { name: "mlpipeline-minio-artifact", key: "accesskey" },
      secretKeySecret: { name: "mlpipeline-minio-artifact", key: "secretkey" },
    },
  },
  executor: {
    imagePullPolicy: "IfNotPresent",
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
  },
};

/** The settings of the cluster, else Argo's defaults, or those of Kubeflow Pipelines for its workflows. */
export function readController(lookup: Lookup, ofPipelines: boolean): ArgoController {
  const settings = settingsOf(lookup, homes, ["workflow-controller"]);
  const tag = settings?.images.map((image) => /:(v\d+\.\d+\.\d+\S*)$/.exec(image)?.[1]).find(Boolean);
  const config = readConfig(lookup);
  const [major = 0, minor = 0] = (tag ?? newest).replace("v", "").split(".").map(Number);
  return {
    config: config ?? (ofPipelines ? pipelinesConfig : {}),
    isBefore37: major < 3 || (major === 3 && minor < 7),
    executorImage: `quay.io/argoproj/argoexec:${tag ?? newest}`,
    assumed: [
      ...(tag === undefined ? ["version" as const] : []),
      ...(config ? [] : ["configuration" as const]),
    ],
  };
}

/** config.Controller parseConfigMap: one key per field, or all fields in the key config. */
function readConfig(lookup: Lookup): JsonObject | undefined {
  const name = "workflow-controller-configmap";
  for (const namespace of homes) {
    const configMap = lookup({ apiVersion: "v1", kind: "ConfigMap", namespace, name });
    if (configMap === undefined) continue;
    const data = stringsAt(configMap, "data");
    if (data["config"] !== undefined) return yamlObject(data["config"]);
    const entries = Object.entries(data).map(([key, text]) => [key, yamlObject(text) ?? text] as const);
    return Object.fromEntries(entries);
  }
  return undefined;
}

/** ArtifactRepositories.Resolve: the repository of the namespace, else that of the controller. */
export function artifactRepositoryOf(
  lookup: Lookup,
  { config }: ArgoController,
  namespace: string,
  spec: JsonObject,
): JsonObject {
  const reference = objectAt(spec, "artifactRepositoryRef");
  const name = textAt(reference, "configMap") ?? "artifact-repositories";
  const configMap = lookup({ apiVersion: "v1", kind: "ConfigMap", namespace, name }) ?? {};
  const annotations = stringsAt(configMap, "metadata.annotations");
  const key = textAt(reference, "key") ?? annotations["workflows.argoproj.io/default-artifact-repository"];
  const text = stringsAt(configMap, "data")[key ?? ""];
  return (text === undefined ? undefined : yamlObject(text)) ?? objectAt(config, "artifactRepository");
}
