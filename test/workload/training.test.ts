import { expect, test } from "vitest";
import { made, only } from "./made.ts";

const namespace = "metadata: {namespace: alice}";
const labelled = "metadata: {labels: {team: a}}";

/** The environment as one text: `A=1 B=2`; what a field gives is written as its path. */
function environmentOf(container: { readonly env?: unknown } | undefined): string {
  const env = (container?.env ?? []) as readonly {
    name: string;
    value?: string;
    valueFrom?: { fieldRef: { fieldPath: string } };
  }[];
  return env
    .map(({ name, value, valueFrom }) => `${name}=${value ?? valueFrom?.fieldRef.fieldPath ?? ""}`)
    .join(" ");
}

test("PyTorchJob: master and worker", () => {
  const pods = made(
    "kubeflow.org/v1 PyTorchJob",
    `{${namespace}, spec: {pytorchReplicaSpecs: {
      Master: {restartPolicy: ExitCode, template: {${labelled}, spec: {containers: [{name: pytorch, image: train}]}}},
      Worker: {replicas: 2, template: {spec: {restartPolicy: Always, containers: [{name: pytorch, image: train}]}}}}}}`,
  );
  const rendezvous =
    "MASTER_PORT=23456 PET_MASTER_PORT=23456 MASTER_ADDR=web-master-0 PET_MASTER_ADDR=web-master-0";
  const [master, worker] = pods;
  expect(master?.pod.metadata).toEqual({
    name: "web-master-0",
    namespace: "alice",
    labels: {
      team: "a",
      "training.kubeflow.org/operator-name": "pytorchjob-controller",
      "training.kubeflow.org/job-name": "web",
      "training.kubeflow.org/replica-type": "master",
      "training.kubeflow.org/replica-index": "0",
      "training.kubeflow.org/job-role": "master",
    },
  });
  expect(master?.pod.spec["restartPolicy"]).toBe("Never");
  expect(master?.pod.spec.initContainers).toBeUndefined();
  expect(master?.pod.spec.containers[0]?.["ports"]).toEqual([
    { name: "pytorchjob-port", containerPort: 23456 },
  ]);
  expect(environmentOf(master?.pod.spec.containers[0])).toBe(
    `PYTHONUNBUFFERED=1 ${rendezvous} WORLD_SIZE=3 RANK=0 PET_NODE_RANK=0 PET_NPROC_PER_NODE=auto PET_NNODES=3`,
  );
  expect(worker?.pod.metadata.labels).not.toHaveProperty(["training.kubeflow.org/job-role"]);
  expect(worker?.pod.spec["restartPolicy"]).toBe("OnFailure");
  expect(worker?.pod.spec.initContainers?.map(({ name, image }) => [name, image])).toEqual([
    ["init-pytorch", "alpine:3.10"],
  ]);
  expect(environmentOf(worker?.pod.spec.containers[0])).toContain("RANK=1 PET_NODE_RANK=1");
  expect(worker?.replicas).toBe(2);
});

test("PyTorchJob: elastic workers without a master", () => {
  const [first, others] = made(
    "kubeflow.org/v1 PyTorchJob",
    `{spec: {elasticPolicy: {minReplicas: 1, nProcPerNode: 2, rdzvConf: [{key: a, value: b}]},
        pytorchReplicaSpecs: {Worker: {replicas: 3, template: {spec: {containers: [{name: pytorch}]}}}}}}`,
  );
  expect(first?.pod.metadata.labels).toHaveProperty(["training.kubeflow.org/job-role"], "master");
  expect(others?.pod.metadata.labels).not.toHaveProperty(["training.kubeflow.org/job-role"]);
  expect([first?.replicas, others?.replicas]).toEqual([1, 2]);
  expect(environmentOf(first?.pod.spec.containers[0])).toBe(
    "PYTHONUNBUFFERED=1 PET_RDZV_ENDPOINT=web-worker-0:23456 PET_RDZV_BACKEND=c10d PET_NNODES=1:1 PET_NPROC_PER_NODE=2 PET_RDZV_CONF=a=b",
  );
});

test("TFJob: TF_CONFIG for its own container of a distributed job", () => {
  const [ps, worker] = made(
    "kubeflow.org/v1 TFJob",
    `{${namespace}, spec: {tfReplicaSpecs: {
      PS: {template: {spec: {containers: [{name: tensorflow, ports: [{name: tfjob-port, containerPort: 1}]}, {name: sidecar}]}}},
      Worker: {template: {spec: {containers: [{name: tensorflow}]}}}}}}`,
  );
  const cluster = '{"ps":["web-ps-0.alice.svc:1"],"worker":["web-worker-0.alice.svc:2222"]}';
  expect(ps?.pod.spec.containers.map(environmentOf)).toEqual([
    `TF_CONFIG={"cluster":${cluster},"task":{"type":"ps","index":0},"environment":"cloud"}`,
    "",
  ]);
  expect(ps?.pod.metadata.labels).not.toHaveProperty(["training.kubeflow.org/job-role"]);
  expect(worker?.pod.metadata.labels).toHaveProperty(["training.kubeflow.org/job-role"], "master");
  const { pod } = only(
    made(
      "kubeflow.org/v1 TFJob",
      "{spec: {tfReplicaSpecs: {Worker: {template: {spec: {containers: [{name: tensorflow}]}}}}}}",
    ),
  );
  expect(environmentOf(pod.spec.containers[0])).toBe("");
});

test.each([
  [
    "XGBoostJob",
    "xgbReplicaSpecs",
    "MASTER_PORT=9999 MASTER_ADDR=web-master-0 WORLD_SIZE=2 RANK=1 PYTHONUNBUFFERED=1 WORKER_PORT=9999 WORKER_ADDRS=web-worker-0",
    "Never",
  ],
  [
    "PaddleJob",
    "paddleReplicaSpecs",
    "PYTHONUNBUFFERED=1 PADDLE_JOB_ID=web PADDLE_NNODES=2 PADDLE_MASTER=web-master-0:36543 PADDLE_TRAINER_NUM=1",
    "OnFailure",
  ],
  [
    "JAXJob",
    "jaxReplicaSpecs",
    "PYTHONUNBUFFERED=1 COORDINATOR_PORT=6666 COORDINATOR_ADDRESS=web-worker-0 NUM_PROCESSES=1 PROCESS_ID=0",
    "Never",
  ],
])("%s: a worker's environment and restart policy", (kind, field, environment, restartPolicy) => {
  const replica = "{template: {spec: {containers: [{name: main}]}}}";
  const master = kind === "JAXJob" ? "" : `Master: ${replica}, `;
  const pods = made(`kubeflow.org/v1 ${kind}`, `{spec: {${field}: {${master}Worker: ${replica}}}}`);
  const worker = pods.find(({ role }) => role === "Worker")?.pod;
  expect(environmentOf(worker?.spec.containers[0])).toBe(environment);
  expect(worker?.spec["restartPolicy"]).toBe(restartPolicy);
  expect(worker?.metadata.labels?.["training.kubeflow.org/operator-name"]).toBe(
    `${kind.toLowerCase()}-controller`,
  );
});

const mpi = `{${namespace}, spec: {mpiReplicaSpecs: {
  Launcher: {template: {${labelled}, spec: {containers: [{name: mpi, command: [mpirun]}]}}},
  Worker: {replicas: 2, template: {spec: {containers: [{name: mpi}]}}}}}}`;

test("MPIJob v2beta1: the launcher is the Pod of a Job", () => {
  const [launcher, worker] = made("kubeflow.org/v2beta1 MPIJob", mpi);
  expect(launcher?.pod.metadata).toEqual({
    generateName: "web-launcher-",
    namespace: "alice",
    labels: {
      team: "a",
      "training.kubeflow.org/operator-name": "mpi-operator",
      "training.kubeflow.org/job-name": "web",
      "training.kubeflow.org/job-role": "launcher",
      "job-name": "web-launcher",
      "batch.kubernetes.io/job-name": "web-launcher",
    },
    finalizers: ["batch.kubernetes.io/job-tracking"],
  });
  expect(launcher?.pod.spec).toMatchObject({
    hostname: "web-launcher",
    subdomain: "web",
    restartPolicy: "OnFailure",
  });
  expect(launcher?.pod.spec.volumes?.map(({ name }) => name)).toEqual(["ssh-auth", "mpi-job-config"]);
  expect(environmentOf(launcher?.pod.spec.containers[0])).toBe(
    "K_MPI_JOB_ROLE=launcher OMPI_MCA_orte_keep_fqdn_hostnames=true OMPI_MCA_orte_default_hostfile=/etc/mpi/hostfile " +
      "OMPI_MCA_plm_rsh_args=-o ConnectionAttempts=10 OMPI_MCA_orte_set_default_slots=1 NVIDIA_VISIBLE_DEVICES= NVIDIA_DRIVER_CAPABILITIES=",
  );
  expect(worker?.pod.metadata.labels).toMatchObject({ "training.kubeflow.org/replica-index": "0" });
  expect(worker?.pod.spec).toMatchObject({
    restartPolicy: "Never",
    dnsConfig: { searches: ["web.alice.svc.cluster.local"] },
  });
  expect(worker?.pod.spec.containers[0]?.command).toEqual(["/usr/sbin/sshd", "-De"]);
});

test("MPIJob v1: the training operator's launcher gets kubectl and an account of its own", () => {
  const [launcher, worker] = made("kubeflow.org/v1 MPIJob", mpi);
  expect(launcher?.pod.metadata.labels).toEqual({
    team: "a",
    "training.kubeflow.org/operator-name": "mpijob-controller",
    "training.kubeflow.org/job-name": "web",
    "training.kubeflow.org/replica-type": "launcher",
    "training.kubeflow.org/job-role": "master",
  });
  expect(launcher?.pod.spec).toMatchObject({ serviceAccountName: "web-launcher", restartPolicy: "Never" });
  expect(launcher?.pod.spec.initContainers?.map(({ name }) => name)).toEqual(["kubectl-delivery"]);
  expect(environmentOf(launcher?.pod.spec.containers[0])).toBe(
    "OMPI_MCA_plm_rsh_agent=/etc/mpi/kubexec.sh OMPI_MCA_orte_default_hostfile=/etc/mpi/hostfile NVIDIA_VISIBLE_DEVICES= " +
      "NVIDIA_DRIVER_CAPABILITIES= I_MPI_HYDRA_BOOTSTRAP=rsh I_MPI_HYDRA_BOOTSTRAP_EXEC=/etc/mpi/kubexec.sh",
  );
  expect(worker?.pod.spec.containers[0]).toMatchObject({ command: ["sleep"], args: ["365d"] });
});
