import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { formatYaml } from "../../src/kubernetes/yaml.ts";

export const sizes = { pods: 10_000, podDefaults: 100, matching: 20 } as const;

/** PodDefaults fall into this many groups, and a Pod carries the label of one. */
const groups = sizes.podDefaults / sizes.matching;

/** Writes the Pods and the PodDefaults into a folder as YAML, a document each; returns the two files. */
export async function writeManifests(folder: string): Promise<{ pods: string; podDefaults: string }> {
  const files = { pods: join(folder, "pods.yaml"), podDefaults: join(folder, "poddefaults.yaml") };
  await writeDocuments(files.pods, sizes.pods, makePod);
  await writeDocuments(files.podDefaults, sizes.podDefaults, makePodDefault);
  return files;
}

async function writeDocuments(file: string, count: number, make: (index: number) => object): Promise<void> {
  const out = createWriteStream(file);
  for (let index = 0; index < count; index++) {
    if (!out.write(`---\n${formatYaml(make(index))}`)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}

/** A Pod as people write them: one container, a few variables, a volume. */
function makePod(index: number): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `pod-${index}`,
      namespace: "team",
      labels: { app: `app-${index % 7}`, group: `g${index % groups}` },
    },
    spec: {
      containers: [
        {
          name: "main",
          image: `registry.example.com/app:${index}`,
          ports: [{ containerPort: 8080 }],
          env: [{ name: "INDEX", value: String(index) }],
          resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
          volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
        },
      ],
      volumes: [{ name: "scratch", emptyDir: {} }],
    },
  };
}

function makePodDefault(index: number): object {
  return {
    apiVersion: "kubeflow.org/v1alpha1",
    kind: "PodDefault",
    metadata: { name: `poddefault-${index}`, namespace: "team" },
    spec: {
      selector: { matchLabels: { group: `g${index % groups}` } },
      desc: `Number ${index}`,
      env: [
        { name: `URL_${index}`, value: `https://service-${index}.example.com` },
        {
          name: `TOKEN_${index}`,
          valueFrom: { secretKeyRef: { name: `secret-${index}`, key: "token" } },
        },
      ],
      volumes: [{ name: `volume-${index}`, secret: { secretName: `secret-${index}` } }],
      volumeMounts: [{ name: `volume-${index}`, mountPath: `/mnt/${index}`, readOnly: true }],
      tolerations: [{ key: `taint-${index}`, operator: "Exists", effect: "NoSchedule" }],
      annotations: { [`example.com/note-${index}`]: "noted" },
    },
  };
}
