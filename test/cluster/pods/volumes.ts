import fc from "fast-check";
import type { Json, JsonObject } from "../../../src/kubernetes/json.ts";

/** An object of which any keys may be absent, but those named are there. */
export function partly<T extends Record<string, fc.Arbitrary<Json>>>(
  fields: T,
  ...required: (keyof T & string)[]
): fc.Arbitrary<JsonObject> {
  return fc.record(fields, { requiredKeys: required }) as fc.Arbitrary<JsonObject>;
}

const mode = fc.constantFrom(0o400, 0o644, 0o777);
const yesOrNo = fc.boolean();
const readOnly = yesOrNo;
const fsType = fc.constantFrom("ext4", "xfs");
const secretRef = fc.constant({ name: "credentials" });
const keys = fc.constantFrom<Json>([{ key: "a", path: "a" }], [{ key: "a", path: "dir/a", mode: 0o400 }]);
const fieldRef = fc.constantFrom<JsonObject>(
  { fieldPath: "metadata.name" },
  { fieldPath: "metadata.labels", apiVersion: "v1" },
);
const downwardItems = fc.tuple(partly({ path: fc.constant("name"), fieldRef, mode }, "path", "fieldRef"));

const claimTemplate = partly(
  {
    metadata: fc.constant({ labels: { a: "b" } }),
    spec: partly(
      {
        accessModes: fc.constantFrom<Json>(["ReadWriteOnce"], ["ReadOnlyMany", "ReadWriteMany"]),
        resources: fc.constantFrom<Json>(
          { requests: { storage: "1Gi" } },
          { requests: { storage: "1000Mi" } },
        ),
        volumeMode: fc.constantFrom("Filesystem", "Block"),
        storageClassName: fc.constantFrom("", "fast"),
        selector: fc.constant({ matchLabels: { a: "b" } }),
        dataSource: fc.constant({ kind: "PersistentVolumeClaim", name: "other" }),
      },
      "accessModes",
      "resources",
    ),
  },
  "spec",
);

const projection = fc.oneof(
  partly({ secret: partly({ name: fc.constant("s"), items: keys, optional: yesOrNo }, "name") }, "secret"),
  partly(
    { configMap: partly({ name: fc.constant("c"), items: keys, optional: yesOrNo }, "name") },
    "configMap",
  ),
  partly({ downwardAPI: partly({ items: downwardItems }) }, "downwardAPI"),
  partly(
    {
      serviceAccountToken: partly(
        { path: fc.constant("t"), expirationSeconds: fc.constant(600), audience: fc.constant("x") },
        "path",
      ),
    },
    "serviceAccountToken",
  ),
);

/** Every source a volume can have, as its key in the volume. */
const sources: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  emptyDir: partly({
    medium: fc.constantFrom("", "Memory"),
    sizeLimit: fc.constantFrom("1Gi", "1024Mi", 1000),
  }),
  hostPath: partly({ path: fc.constant("/var/log"), type: fc.constantFrom("", "Directory") }, "path"),
  secret: partly(
    { secretName: fc.constant("s"), items: keys, defaultMode: mode, optional: yesOrNo },
    "secretName",
  ),
  configMap: partly({ name: fc.constant("c"), items: keys, defaultMode: mode, optional: yesOrNo }, "name"),
  downwardAPI: partly({ items: downwardItems, defaultMode: mode }),
  projected: partly(
    { sources: fc.array(projection, { minLength: 1, maxLength: 2 }), defaultMode: mode },
    "sources",
  ).filter((volume) => distinctPaths(volume["sources"])),
  persistentVolumeClaim: partly({ claimName: fc.constant("data"), readOnly }, "claimName"),
  ephemeral: partly({ volumeClaimTemplate: claimTemplate }, "volumeClaimTemplate"),
  csi: partly(
    { driver: fc.constant("csi.example.com"), readOnly, fsType, nodePublishSecretRef: secretRef },
    "driver",
  ),
  image: partly(
    { reference: fc.constantFrom("models", "models:latest", "models:1"), pullPolicy: fc.constant("Never") },
    "reference",
  ),
  nfs: partly({ server: fc.constant("nfs"), path: fc.constant("/"), readOnly }, "server", "path"),
  iscsi: partly(
    {
      targetPortal: fc.constant("10.0.0.1:3260"),
      iqn: fc.constant("iqn.2001-04.com.example:storage.disk1"),
      lun: fc.constantFrom(0, 1),
      iscsiInterface: fc.constant("tcp"),
      readOnly,
      fsType,
    },
    "targetPortal",
    "iqn",
    "lun",
  ),
  rbd: partly(
    {
      monitors: fc.constant(["m"]),
      image: fc.constant("i"),
      pool: fc.constant("p"),
      user: fc.constant("u"),
      keyring: fc.constant("/k"),
      readOnly,
    },
    "monitors",
    "image",
  ),
  cephfs: partly(
    { monitors: fc.constant(["m"]), path: fc.constant("/p"), user: fc.constant("u"), readOnly },
    "monitors",
  ),
  cinder: partly({ volumeID: fc.constant("v"), fsType, readOnly }, "volumeID"),
  azureFile: partly(
    { secretName: fc.constant("s"), shareName: fc.constant("n"), readOnly },
    "secretName",
    "shareName",
  ),
  azureDisk: partly(
    {
      diskName: fc.constant("d"),
      diskURI: fc.constant("https://account.blob.core.windows.net/vhds/d.vhd"),
      cachingMode: fc.constant("None"),
      kind: fc.constant("Dedicated"),
      fsType,
      readOnly,
    },
    "diskName",
    "diskURI",
  ),
  gcePersistentDisk: partly(
    { pdName: fc.constant("d"), partition: fc.constant(1), fsType, readOnly },
    "pdName",
  ),
  awsElasticBlockStore: partly(
    { volumeID: fc.constant("v"), partition: fc.constant(1), fsType, readOnly },
    "volumeID",
  ),
  glusterfs: partly({ endpoints: fc.constant("e"), path: fc.constant("p"), readOnly }, "endpoints", "path"),
  flocker: partly({ datasetUUID: fc.constant("u") }, "datasetUUID"),
  fc: partly({ targetWWNs: fc.constant(["w"]), lun: fc.constant(0), fsType, readOnly }, "targetWWNs", "lun"),
  flexVolume: partly(
    { driver: fc.constant("example.com/d"), options: fc.constant({ a: "b" }), readOnly },
    "driver",
  ),
  portworxVolume: partly({ volumeID: fc.constant("v"), readOnly }, "volumeID"),
  quobyte: partly(
    { registry: fc.constant("r:1"), volume: fc.constant("v"), user: fc.constant("u"), readOnly },
    "registry",
    "volume",
  ),
  scaleIO: partly(
    {
      gateway: fc.constant("https://g"),
      system: fc.constant("s"),
      secretRef,
      volumeName: fc.constant("v"),
      storageMode: fc.constant("ThickProvisioned"),
      fsType,
      readOnly,
    },
    "gateway",
    "system",
    "secretRef",
    "volumeName",
  ),
  storageos: partly({ volumeName: fc.constant("v"), fsType, readOnly }, "volumeName"),
  vsphereVolume: partly({ volumePath: fc.constant("[d] v"), fsType }, "volumePath"),
  photonPersistentDisk: partly({ pdID: fc.constant("d"), fsType }, "pdID"),
};

/** Up to three volumes named volume-0, volume-1, ...; without a source at all one is an emptyDir. */
export const volumes: fc.Arbitrary<readonly JsonObject[]> = fc
  .array(
    fc.oneof(
      fc.constant({}),
      ...Object.entries(sources).map(([key, source]) => source.map((value) => ({ [key]: value }))),
    ),
    {
      maxLength: 3,
    },
  )
  .map((list) => list.map((source, index) => ({ name: `volume-${index}`, ...source })));

/** Two projections may not write the same file. */
function distinctPaths(list: Json | undefined): boolean {
  const kinds = (list as readonly JsonObject[]).map((source) => Object.keys(source)[0]); // our own generator's
  return !(kinds.includes("secret") && kinds.includes("configMap")) && new Set(kinds).size === kinds.length;
}
