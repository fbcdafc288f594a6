// Generated from gallery/*.yaml by `npm run generate:gallery`; change those.

/** The templates of the gallery as YAML, by name. */
export const galleryTexts: Readonly<Record<string, string>> = {
  "add-sidecar": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: add-sidecar
summary: A second container that runs beside those of the Pod
description: |
  The sidecar of the Kubeflow guide. A plain sidecar keeps a Job or a pipeline step running after its own
  container has finished, and cannot be injected into a Pod of two or more containers together with env or
  mounts; the template native-sidecar has neither limit.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: add-sidecar
  - name: container
    type: name
    description: Name of the container
    default: my-sidecar
  - name: image
    description: Image of the container; it needs /bin/sh
    default: ubuntu:22.04
  - name: script
    description: What the container runs, in /bin/sh
    default: |
      ## to break the infinite loop when we receive SIGTERM
      trap "exit 0" TERM;

      ## keep the container running (so people can \`kubectl exec -it\` into it)
      while true; do
        echo "I am alive...";
        sleep 30;
      done
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: add-sidecar
  spec:
    desc: Add a sidecar to the Pod
    selector:
      matchLabels:
        \${label}: "true"
    sidecars:
      - name: \${container}
        image: \${image}
        imagePullPolicy: IfNotPresent
        command:
          - /bin/sh
          - -c
        args:
          - \${script}
`,
  blank: `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: blank
summary: Every field of a PodDefault as a comment, with how it merges
description: |
  A start for a PodDefault of your own: print it with --local, take the fields you need out of their comments,
  and see with \`kubectl poddefault dry-run POD -f FILE\` what it does. Created as it is, it injects nothing.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: my-pod-default
  - name: desc
    description: What users read in the Notebook form
    default: My PodDefault
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: my-pod-default
  spec:
    desc: \${desc}
    selector:
      matchLabels:
        \${label}: "true"
comments: |
  # selector.matchExpressions narrows the choice further: all of them and all of matchLabels have to hold.
  # The Notebook form sets only the first of matchLabels, to "true", and cannot offer more than that.
  # An operator other than In, NotIn, Exists and DoesNotExist makes every Pod of the namespace fail.

  # Annotations and labels of the Pod. The same key with another value: the Pod is denied.
  # These labels do not make further PodDefaults match.
  #annotations:
  #  example.com/team: vision
  #labels:
  #  example.com/cost-centre: "1234"

  # Environment variables of every container of the Pod; not of its init containers, and not of the sidecars
  # and init containers below. The same name with another value: the Pod is denied.
  #env:
  #  - name: LOG_LEVEL
  #    value: info
  #  - name: DATABASE_PASSWORD
  #    valueFrom:
  #      secretKeyRef:
  #        name: database
  #        key: password

  # Appended to the envFrom of the same containers. Never a conflict; the last source of a variable wins.
  #envFrom:
  #  - configMapRef:
  #      name: settings
  #  - secretRef:
  #      name: credentials

  # Volumes of the Pod. The same name with another content: the Pod is denied.
  #volumes:
  #  - name: data
  #    persistentVolumeClaim:
  #      claimName: datasets

  # Mounts of the same containers as env. A name and a path may each occur once: one volume at two paths is a
  # conflict, even inside one PodDefault. A mount without its volume makes the API server refuse the Pod.
  #volumeMounts:
  #  - name: data
  #    mountPath: /mnt/data
  #    readOnly: true

  # Tolerations of the Pod. The key alone counts: one key with two effects is a conflict.
  #tolerations:
  #  - key: nvidia.com/gpu
  #    operator: Exists
  #    effect: NoSchedule

  # Pull secrets of the Pod, added by name.
  #imagePullSecrets:
  #  - name: registry-credentials

  # Overwrites the ServiceAccount of the Pod and whether its token is mounted. Of several PodDefaults the last
  # by name wins. A token of the old account that is mounted already stays.
  #serviceAccountName: default-editor
  #automountServiceAccountToken: true

  # Command and arguments for containers of the Pod that have none; never for istio-proxy. Of several PodDefaults
  # the first by name wins, and an empty list counts.
  #command:
  #  - /bin/sh
  #  - -c
  #args:
  #  - exec jupyter lab

  # Appended to the Pod's init containers. The same name with another content: the Pod is denied.
  # With restartPolicy Always it runs beside the containers and ends with them.
  #initContainers:
  #  - name: fetch
  #    image: busybox:1.36
  #    command:
  #      - wget
  #      - -O/mnt/data/index.json
  #      - http://example.com/index.json
  #    volumeMounts:
  #      - name: data
  #        mountPath: /mnt/data

  # Appended to the Pod's containers. The same name with another content: the Pod is denied. Such a container
  # keeps a Job running, and together with env or mounts it fails on Pods of two or more containers.
  #sidecars:
  #  - name: sidecar
  #    image: busybox:1.36
  #    command:
  #      - sleep
  #      - infinity
`,
  "ca-bundle": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: ca-bundle
summary: Trust a company's certificate authority, from a ConfigMap
description: |
  Mounts one file of PEM certificates and points OpenSSL, Python requests, curl, git and the AWS SDKs to it.
  They then trust this file only: it has to hold the public authorities too if they are needed.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: ca-bundle
  - name: config-map
    type: name
    description: ConfigMap that holds the certificates
    example: company-ca
  - name: key
    description: Key of the ConfigMap
    default: ca-bundle.crt
    pattern: "[-._a-zA-Z0-9]+"
  - name: directory
    type: path
    description: Directory that the file appears in
    default: /etc/company-ca
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: ca-bundle
  spec:
    desc: Trust the certificate authorities in \${config-map}
    selector:
      matchLabels:
        \${label}: "true"
    env:
      - name: SSL_CERT_FILE
        value: \${directory}/\${key}
      - name: REQUESTS_CA_BUNDLE
        value: \${directory}/\${key}
      - name: CURL_CA_BUNDLE
        value: \${directory}/\${key}
      - name: GIT_SSL_CAINFO
        value: \${directory}/\${key}
      - name: AWS_CA_BUNDLE
        value: \${directory}/\${key}
    volumes:
      - name: ca-bundle
        configMap:
          name: \${config-map}
          items:
            - key: \${key}
              path: \${key}
    volumeMounts:
      - name: ca-bundle
        mountPath: \${directory}
        readOnly: true
`,
  "env-from-configmap": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: env-from-configmap
summary: Every key of a ConfigMap as an environment variable
description: |
  The values are read when a container starts: later changes of the ConfigMap need a new Pod. A variable that the
  container sets itself wins.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: env-from-configmap
  - name: config-map
    type: name
    description: ConfigMap to read
    example: feature-flags
  - name: prefix
    description: Text put before each name
    pattern: "[a-zA-Z_][a-zA-Z0-9_]*"
    required: false
    example: APP_
  - name: optional
    type: bool
    description: Whether containers may start without the ConfigMap
    default: false
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: env-from-configmap
  spec:
    desc: Take environment variables from the ConfigMap \${config-map}
    selector:
      matchLabels:
        \${label}: "true"
    envFrom:
      - prefix: \${prefix}
        configMapRef:
          name: \${config-map}
          optional: \${optional}
`,
  "env-from-secret": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: env-from-secret
summary: Every key of a Secret as an environment variable
description: |
  The values stay in the Secret and never show in the PodDefault or the Pod. They are read when a container
  starts: later changes of the Secret need a new Pod. A variable that the container sets itself wins.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: env-from-secret
  - name: secret
    type: name
    description: Secret to read
    example: warehouse-login
  - name: prefix
    description: Text put before each name
    pattern: "[a-zA-Z_][a-zA-Z0-9_]*"
    required: false
    example: APP_
  - name: optional
    type: bool
    description: Whether containers may start without the Secret
    default: false
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: env-from-secret
  spec:
    desc: Take environment variables from the Secret \${secret}
    selector:
      matchLabels:
        \${label}: "true"
    envFrom:
      - prefix: \${prefix}
        secretRef:
          name: \${secret}
          optional: \${optional}
`,
  "git-clone": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: git-clone
summary: A Git repository, cloned before the containers start
description: |
  An init container clones into an emptyDir that all containers of the Pod mount: a fresh copy for each Pod,
  gone with it. For a private repository put a deploy token into a Secret and extend the template.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: git-clone
  - name: repository
    description: URL of the repository
    pattern: https?://[^@]+|git://.+
    example: https://github.com/kubeflow/examples.git
  - name: revision
    description: Branch or tag to check out
    default: main
    pattern: "[^-].*"
  - name: path
    type: path
    description: Where the containers see the working copy
    default: /workspace/source
  - name: image
    description: Image whose entry point is git
    default: alpine/git:2.47.2
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: git-clone
  spec:
    desc: Clone \${repository} to \${path}
    selector:
      matchLabels:
        \${label}: "true"
    initContainers:
      - name: git-clone
        image: \${image}
        args:
          - clone
          - --depth=1
          - --branch
          - \${revision}
          - --
          - \${repository}
          - /source
        volumeMounts:
          - name: git-source
            mountPath: /source
    volumes:
      - name: git-source
        emptyDir: {}
    volumeMounts:
      - name: git-source
        mountPath: \${path}
`,
  "gpu-toleration": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: gpu-toleration
summary: Let a Pod run on nodes that are tainted for GPU work
description: |
  A toleration only allows the node; the Pod still asks for its GPUs with resources.limits. PodDefaults cannot
  tolerate one key with two effects: the webhook takes that for a conflict. Give no effect to tolerate all.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: gpu-toleration
  - name: key
    type: label
    description: Key of the taint
    default: nvidia.com/gpu
  - name: effect
    description: Effect of the taint; all effects unless given
    pattern: NoSchedule|PreferNoSchedule|NoExecute
    required: false
    example: NoSchedule
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: gpu-toleration
  spec:
    desc: Run on nodes tainted with \${key}
    selector:
      matchLabels:
        \${label}: "true"
    tolerations:
      - key: \${key}
        operator: Exists
        effect: \${effect}
`,
  "iam-role": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: iam-role
summary: An AWS IAM role by annotation, for kube2iam and kiam
description: |
  For clusters where an agent hands out the role that the Pod's annotation names. Where roles are bound to
  ServiceAccounts instead (IRSA, GKE Workload Identity) use the template service-account.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: iam-role
  - name: role
    description: Name or ARN of the role
    example: arn:aws:iam::123456789012:role/ml-readers
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: iam-role
  spec:
    desc: Act as the IAM role \${role}
    selector:
      matchLabels:
        \${label}: "true"
    annotations:
      iam.amazonaws.com/role: \${role}
`,
  "image-pull-secret": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: image-pull-secret
summary: Credentials for a private image registry
description: |
  Adds a pull secret to the Pod. Those of the Pod's ServiceAccount are still used if the Pod names none itself:
  Kubernetes adds them before the PodDefault.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: image-pull-secret
  - name: secret
    type: name
    description: Secret of type kubernetes.io/dockerconfigjson
    example: registry-credentials
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: image-pull-secret
  spec:
    desc: Pull images with the credentials in \${secret}
    selector:
      matchLabels:
        \${label}: "true"
    imagePullSecrets:
      - name: \${secret}
`,
  "kubeflow-pipelines-api-token": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: kubeflow-pipelines-api-token
summary: A token for the Kubeflow Pipelines API, where the KFP SDK looks for it
description: |
  A ServiceAccount token for the audience of Kubeflow Pipelines, projected into the containers of the Pod.
  The KFP SDK finds it through KF_PIPELINES_SA_TOKEN_PATH; kfp.Client() then needs no further credentials.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: kubeflow-pipelines-api-token
  - name: audience
    description: Audience of the token
    default: pipelines.kubeflow.org
  - name: expiration-seconds
    type: int
    description: Lifetime of the token, at least 600; the kubelet renews it in time
    default: 7200
    pattern: "[6-9][0-9]{2}|[1-9][0-9]{3,}"
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: kubeflow-pipelines-api-token
  spec:
    desc: Mount a serviceAccountToken to authenticate with Kubeflow Pipelines API
    selector:
      matchLabels:
        \${label}: "true"
    env:
      - name: KF_PIPELINES_SA_TOKEN_PATH
        value: /var/run/secrets/ml-pipeline/token
    volumes:
      - name: volume-ml-pipeline-token
        projected:
          sources:
            - serviceAccountToken:
                path: token
                expirationSeconds: \${expiration-seconds}
                audience: \${audience}
    volumeMounts:
      - name: volume-ml-pipeline-token
        mountPath: /var/run/secrets/ml-pipeline
        readOnly: true
`,
  "native-sidecar": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: native-sidecar
summary: A sidecar that ends with the Pod, so that Jobs and pipeline steps finish
description: |
  An init container with restartPolicy Always, which Kubernetes 1.29 and later runs beside the containers and
  stops after them. It also fits Pods of several containers, where a plain sidecar together with env or mounts
  makes the webhook send a patch that fails.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: native-sidecar
  - name: container
    type: name
    description: Name of the container
    default: native-sidecar
  - name: image
    description: Image of the container; it needs /bin/sh
    example: busybox:1.36
  - name: script
    description: What the container runs, in /bin/sh
    example: while true; do date; sleep 60; done
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: native-sidecar
  spec:
    desc: Run \${image} beside the Pod
    selector:
      matchLabels:
        \${label}: "true"
    initContainers:
      - name: \${container}
        image: \${image}
        restartPolicy: Always
        command:
          - /bin/sh
          - -c
        args:
          - \${script}
`,
  "object-storage-credentials": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: object-storage-credentials
summary: S3 or MinIO credentials from a Secret, as the AWS SDKs read them
description: |
  Access key and secret key stay in the Secret; the PodDefault only refers to them. The defaults are the
  Secret and the endpoint that Kubeflow Pipelines puts into every profile.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: object-storage-credentials
  - name: secret
    type: name
    description: Secret that holds the credentials
    default: mlpipeline-minio-artifact
  - name: access-key
    description: Key of the Secret that holds the access key
    default: accesskey
    pattern: "[-._a-zA-Z0-9]+"
  - name: secret-key
    description: Key of the Secret that holds the secret key
    default: secretkey
    pattern: "[-._a-zA-Z0-9]+"
  - name: endpoint
    description: URL of the object storage
    default: http://minio-service.kubeflow.svc:9000
    pattern: https?://.+
  - name: region
    description: Region that the SDKs sign requests for
    default: us-east-1
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: object-storage-credentials
  spec:
    desc: Access object storage with the credentials in \${secret}
    selector:
      matchLabels:
        \${label}: "true"
    env:
      - name: AWS_ACCESS_KEY_ID
        valueFrom:
          secretKeyRef:
            name: \${secret}
            key: \${access-key}
      - name: AWS_SECRET_ACCESS_KEY
        valueFrom:
          secretKeyRef:
            name: \${secret}
            key: \${secret-key}
      - name: AWS_ENDPOINT_URL
        value: \${endpoint}
      - name: AWS_DEFAULT_REGION
        value: \${region}
`,
  "pip-config": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: pip-config
summary: A pip.conf for a private package index, from a ConfigMap
description: |
  Mounts the ConfigMap and sets PIP_CONFIG_FILE, which pip reads last: it wins over a pip.conf in the image.
  An index that needs a password belongs in a Secret: see the template env-from-secret and PIP_INDEX_URL.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: pip-config
  - name: config-map
    type: name
    description: ConfigMap that holds pip.conf
    example: pip-config
  - name: key
    description: Key of the ConfigMap
    default: pip.conf
    pattern: "[-._a-zA-Z0-9]+"
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: pip-config
  spec:
    desc: Install Python packages as \${config-map} says
    selector:
      matchLabels:
        \${label}: "true"
    env:
      - name: PIP_CONFIG_FILE
        value: /etc/pip/\${key}
    volumes:
      - name: pip-config
        configMap:
          name: \${config-map}
          items:
            - key: \${key}
              path: \${key}
    volumeMounts:
      - name: pip-config
        mountPath: /etc/pip
        readOnly: true
`,
  "proxy-env": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: proxy-env
summary: HTTP proxy settings, in both spellings that programs read
description: |
  curl reads only the lower-case http_proxy, others only the upper-case names. Requests inside the cluster have
  to stay off the proxy: keep .svc, .cluster.local and the ranges of Pods and Services in no-proxy.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: proxy-env
  - name: proxy
    description: URL of the proxy, without a password
    pattern: https?://[^@]+
    example: http://proxy.example.com:3128
  - name: no-proxy
    description: Hosts, domains and ranges that are reached directly, separated by commas
    default: localhost,127.0.0.1,.svc,.cluster.local,10.0.0.0/8
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: proxy-env
  spec:
    desc: Reach the internet through \${proxy}
    selector:
      matchLabels:
        \${label}: "true"
    env:
      - name: HTTP_PROXY
        value: \${proxy}
      - name: HTTPS_PROXY
        value: \${proxy}
      - name: NO_PROXY
        value: \${no-proxy}
      - name: http_proxy
        value: \${proxy}
      - name: https_proxy
        value: \${proxy}
      - name: no_proxy
        value: \${no-proxy}
`,
  "pvc-mount": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: pvc-mount
summary: A shared volume, or a folder of it, from a PersistentVolumeClaim
description: |
  For data sets and models that many Pods read. The claim has to allow the access (ReadWriteMany or
  ReadOnlyMany) if Pods on several nodes are to use it. The webhook refuses one volume at two paths: for a
  second folder of the same claim create a second PodDefault with another volume name.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: pvc-mount
  - name: claim
    type: name
    description: PersistentVolumeClaim to mount
    example: datasets
  - name: path
    type: path
    description: Where the containers see it
    default: /mnt/data
  - name: sub-path
    description: Folder of the volume to mount instead of all of it
    pattern: "[^/].*"
    required: false
    example: images/train
  - name: read-only
    type: bool
    description: Whether the containers may only read
    default: true
  - name: volume
    type: name
    description: Name of the volume in the Pod
    default: shared-data
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: pvc-mount
  spec:
    desc: Mount the volume \${claim} at \${path}
    selector:
      matchLabels:
        \${label}: "true"
    volumes:
      - name: \${volume}
        persistentVolumeClaim:
          claimName: \${claim}
    volumeMounts:
      - name: \${volume}
        mountPath: \${path}
        subPath: \${sub-path}
        readOnly: \${read-only}
`,
  "service-account": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: service-account
summary: Another ServiceAccount, bound to a cloud identity (IRSA, Workload Identity)
description: |
  Overwrites the ServiceAccount of the Pod, whatever it was; if several PodDefaults set one, the last by name
  wins. The Pod loses what its own account may do: a notebook needs the rights of default-editor on the new one.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: service-account
  - name: service-account
    type: name
    description: ServiceAccount to run as
    example: s3-reader
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: service-account
  spec:
    desc: Run as the service account \${service-account}
    selector:
      matchLabels:
        \${label}: "true"
    serviceAccountName: \${service-account}
`,
  "shared-memory": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: shared-memory
summary: A larger /dev/shm, as PyTorch data loaders and NCCL need
description: |
  Container runtimes give 64 MiB of /dev/shm; data loaders with several workers die of it with a bus error.
  What is written there counts against the memory limits of the containers.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: shared-memory
  - name: size
    type: quantity
    description: Most that may be written
    default: 2Gi
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: shared-memory
  spec:
    desc: Shared memory of \${size}
    selector:
      matchLabels:
        \${label}: "true"
    volumes:
      - name: dshm
        emptyDir:
          medium: Memory
          sizeLimit: \${size}
    volumeMounts:
      - name: dshm
        mountPath: /dev/shm
`,
  "spot-toleration": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: spot-toleration
summary: Let a Pod run on spot nodes, which are cheap and may vanish
description: |
  The defaults fit GKE. On AKS the taint is kubernetes.azure.com/scalesetpriority=spot; on EKS it is the one
  that the node group or the Karpenter node pool was given.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: spot-toleration
  - name: key
    type: label
    description: Key of the taint
    default: cloud.google.com/gke-spot
  - name: value
    type: label-value
    description: Value of the taint
    default: "true"
  - name: effect
    description: Effect of the taint
    default: NoSchedule
    pattern: NoSchedule|PreferNoSchedule|NoExecute
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: spot-toleration
  spec:
    desc: Run on spot nodes (\${key})
    selector:
      matchLabels:
        \${label}: "true"
    tolerations:
      - key: \${key}
        operator: Equal
        value: \${value}
        effect: \${effect}
`,
  "vault-agent": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: vault-agent
summary: A secret from HashiCorp Vault, written by its agent injector
description: |
  Sets the annotations that the Vault agent injector acts on; the secret appears in /vault/secrets under the
  name given by file. Vault's webhook has to run after that of PodDefaults, which is the order of their stock names.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in, with the value "true"
    default: vault-agent
  - name: role
    description: Vault role of the Kubernetes auth method
    example: notebooks
  - name: secret
    description: Path of the secret in Vault
    example: secret/data/ml/warehouse
  - name: file
    type: name
    description: Name of the file in /vault/secrets
    default: credentials
  - name: pre-populate-only
    description: Whether to fetch once in an init container and run no sidecar, as Jobs need it
    default: "true"
    pattern: "true|false"
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: vault-agent
  spec:
    desc: Read \${secret} from Vault
    selector:
      matchLabels:
        \${label}: "true"
    annotations:
      vault.hashicorp.com/agent-inject: "true"
      vault.hashicorp.com/role: \${role}
      vault.hashicorp.com/agent-inject-secret-\${file}: \${secret}
      vault.hashicorp.com/agent-pre-populate-only: \${pre-populate-only}
`,
};
