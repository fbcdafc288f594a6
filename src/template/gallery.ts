// Generated from gallery/*.yaml by `npm run generate:gallery`; change those.

/** The templates of the gallery as YAML, by name. */
export const galleryTexts: Readonly<Record<string, string>> = {
  "add-sidecar": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: add-sidecar
summary: A sidecar that runs next to the containers of the Pod
description: |
  The sidecar of the Kubeflow guide. It keeps a Job or a pipeline step running after the main container has
  finished. Together with env or mounts, the webhook cannot inject it into a Pod with two or more containers.
  The template native-sidecar has neither limit.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: add-sidecar
  - name: container
    type: name
    description: Name of the container
    default: my-sidecar
  - name: image
    description: Image of the container, with /bin/sh
    default: ubuntu:22.04
  - name: script
    description: Script that the container runs in /bin/sh
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
summary: Every field of a PodDefault as a comment, with its merge rule
description: |
  The start of your own PodDefault. Print it with --local, uncomment the fields that you need, and preview it with
  \`kubectl poddefault dry-run POD -f FILE\`. Without changes it injects nothing.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: my-pod-default
  - name: desc
    description: Description that the Notebook form shows
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
  # selector.matchExpressions narrows the selection: a Pod must satisfy all of them and all of matchLabels.
  # The Notebook form sets only the first label of matchLabels, with the value "true".
  # The operators are In, NotIn, Exists and DoesNotExist. Any other denies every Pod of the namespace.

  # Annotations and labels of the Pod. The same key with a different value denies the Pod.
  # Injected labels do not make other PodDefaults match.
  #annotations:
  #  example.com/team: vision
  #labels:
  #  example.com/cost-center: "1234"

  # Environment variables of every container of the Pod, but not of its init containers, nor of the sidecars and
  # init containers below. The same name with a different value denies the Pod.
  #env:
  #  - name: LOG_LEVEL
  #    value: info
  #  - name: DATABASE_PASSWORD
  #    valueFrom:
  #      secretKeyRef:
  #        name: database
  #        key: password

  # Appended to envFrom of the same containers. It never conflicts; the last source of a variable wins.
  #envFrom:
  #  - configMapRef:
  #      name: settings
  #  - secretRef:
  #      name: credentials

  # Volumes of the Pod. The same name with different content denies the Pod.
  #volumes:
  #  - name: data
  #    persistentVolumeClaim:
  #      claimName: datasets

  # Mounts of the same containers as env. Each volume and each path can occur once: one volume at two paths is a
  # conflict, even in one PodDefault. The API server rejects a Pod with a mount but no volume of that name.
  #volumeMounts:
  #  - name: data
  #    mountPath: /mnt/data
  #    readOnly: true

  # Tolerations of the Pod, identified by key alone: one key with two effects is a conflict.
  #tolerations:
  #  - key: nvidia.com/gpu
  #    operator: Exists
  #    effect: NoSchedule

  # Image pull secrets of the Pod, added by name.
  #imagePullSecrets:
  #  - name: registry-credentials

  # Replaces the ServiceAccount of the Pod, and the setting that mounts its token. Of several PodDefaults, the last
  # by name wins. A token of the old account that is already mounted stays.
  #serviceAccountName: default-editor
  #automountServiceAccountToken: true

  # Command and arguments of containers that have none, except istio-proxy. Of several PodDefaults, the first by
  # name wins; an empty list counts.
  #command:
  #  - /bin/sh
  #  - -c
  #args:
  #  - exec jupyter lab

  # Appended to the init containers of the Pod. The same name with different content denies the Pod.
  # With restartPolicy Always, it runs next to the containers and ends with them.
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

  # Appended to the containers of the Pod. The same name with different content denies the Pod. A sidecar keeps a
  # Job running, and together with env or mounts it fails for Pods with two or more containers.
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
summary: Trust in a company's certificate authority, from a ConfigMap
description: |
  Mounts a file with PEM certificates and points OpenSSL, Python requests, curl, git and the AWS SDKs to it. They
  trust only this file, so it must also contain the public authorities that you need.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: ca-bundle
  - name: config-map
    type: name
    description: ConfigMap with the certificates
    example: company-ca
  - name: key
    description: Key of the ConfigMap
    default: ca-bundle.crt
    pattern: "[-._a-zA-Z0-9]+"
  - name: directory
    type: path
    description: Directory to mount the file in
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
  A container reads the values when it starts, so a change of the ConfigMap needs a new Pod. A variable that the
  container sets itself wins.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: env-from-configmap
  - name: config-map
    type: name
    description: ConfigMap to read
    example: feature-flags
  - name: prefix
    description: Prefix of each variable name
    pattern: "[a-zA-Z_][a-zA-Z0-9_]*"
    required: false
    example: APP_
  - name: optional
    type: bool
    description: Start containers even if the ConfigMap does not exist
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
  The values stay in the Secret; the PodDefault and the Pod never show them. A container reads them when it starts,
  so a change of the Secret needs a new Pod. A variable that the container sets itself wins.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: env-from-secret
  - name: secret
    type: name
    description: Secret to read
    example: warehouse-login
  - name: prefix
    description: Prefix of each variable name
    pattern: "[a-zA-Z_][a-zA-Z0-9_]*"
    required: false
    example: APP_
  - name: optional
    type: bool
    description: Start containers even if the Secret does not exist
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
  An init container clones into an emptyDir that all containers of the Pod mount. Each Pod gets a fresh copy, which
  ends with the Pod. For a private repository, put a deploy token into a Secret and extend the template.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
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
    description: Mount path of the working copy
    default: /workspace/source
  - name: image
    description: Image with git as its entry point
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
summary: A toleration for nodes that are tainted for GPU work
description: |
  A toleration only allows the node. The Pod still requests its GPUs in resources.limits. Two effects of one key are
  a conflict for the webhook; leave out the effect to tolerate all of them.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: gpu-toleration
  - name: key
    type: label
    description: Key of the taint
    default: nvidia.com/gpu
  - name: effect
    description: Effect of the taint; all effects if absent
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
  For clusters with an agent that provides the role in the Pod's annotation. If roles are bound to ServiceAccounts
  (IRSA, GKE Workload Identity), use the template service-account.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
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
  Adds a pull secret to the Pod. A Pod without its own pull secrets keeps those of its ServiceAccount, because
  Kubernetes adds them before the webhook runs.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
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
summary: A token for the Kubeflow Pipelines API, where the KFP SDK reads it
description: |
  A ServiceAccount token for the audience of Kubeflow Pipelines, mounted into the containers of the Pod. The KFP SDK
  finds it through KF_PIPELINES_SA_TOKEN_PATH, so kfp.Client() needs no other credentials.

  The form of Kubeflow's documentation: create-from-template kubeflow-pipelines-api-token access-ml-pipeline
  --set label=access-ml-pipeline,directory=/var/run/secrets/kubeflow/pipelines
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: kubeflow-pipelines-api-token
  - name: directory
    type: path
    description: Where the token is mounted
    default: /var/run/secrets/ml-pipeline
  - name: audience
    description: Audience of the token
    default: pipelines.kubeflow.org
  - name: expiration-seconds
    type: int
    description: Lifetime of the token in seconds, at least 600; the kubelet renews it
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
        value: \${directory}/token
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
        mountPath: \${directory}
        readOnly: true
`,
  mlflow: `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: mlflow
summary: MLflow's tracking server and its artifacts in S3 or MinIO
description: |
  mlflow.set_tracking_uri() and credentials for artifacts are not needed in the code: the MLflow client reads both from
  its environment. The access key and the secret key stay in the Secret. The defaults are the Secret and the endpoint
  that Kubeflow Pipelines sets up in every profile.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: mlflow
  - name: tracking-uri
    description: URL of the tracking server
    default: http://mlflow.kubeflow.svc:5000
    pattern: https?://[^@]+
  - name: endpoint
    description: URL of the object storage of the artifacts
    default: http://minio-service.kubeflow.svc:9000
    pattern: https?://[^@]+
  - name: secret
    type: name
    description: Secret with the credentials of the object storage
    default: mlpipeline-minio-artifact
  - name: access-key
    description: Key of the access key in the Secret
    default: accesskey
    pattern: "[-._a-zA-Z0-9]+"
  - name: secret-key
    description: Key of the secret key in the Secret
    default: secretkey
    pattern: "[-._a-zA-Z0-9]+"
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: mlflow
  spec:
    desc: Track experiments in MLflow
    selector:
      matchLabels:
        \${label}: "true"
    env:
      - name: MLFLOW_TRACKING_URI
        value: \${tracking-uri}
      - name: MLFLOW_S3_ENDPOINT_URL
        value: \${endpoint}
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
`,
  "native-sidecar": `apiVersion: kubectl-poddefault/v1
kind: PodDefaultTemplate
name: native-sidecar
summary: A sidecar that ends with the Pod, so Jobs and pipeline steps finish
description: |
  An init container with restartPolicy Always. Kubernetes 1.29 and later runs it next to the containers and stops it
  after them. It also works for Pods with several containers, where the webhook's patch fails for a plain sidecar
  together with env or mounts.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: native-sidecar
  - name: container
    type: name
    description: Name of the container
    default: native-sidecar
  - name: image
    description: Image of the container, with /bin/sh
    example: busybox:1.36
  - name: script
    description: Script that the container runs in /bin/sh
    example: while true; do date; sleep 60; done
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: native-sidecar
  spec:
    desc: Run \${image} as a sidecar
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
  The access key and the secret key stay in the Secret; the PodDefault only references them. The defaults are the
  Secret and the endpoint that Kubeflow Pipelines sets up in every profile.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: object-storage-credentials
  - name: secret
    type: name
    description: Secret with the credentials
    default: mlpipeline-minio-artifact
  - name: access-key
    description: Key of the access key in the Secret
    default: accesskey
    pattern: "[-._a-zA-Z0-9]+"
  - name: secret-key
    description: Key of the secret key in the Secret
    default: secretkey
    pattern: "[-._a-zA-Z0-9]+"
  - name: endpoint
    description: URL of the object storage
    default: http://minio-service.kubeflow.svc:9000
    pattern: https?://.+
  - name: region
    description: Region for which the SDKs sign requests
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
  Mounts the ConfigMap and sets PIP_CONFIG_FILE. pip reads that file last, so it wins over a pip.conf in the image.
  Keep an index URL with a password in a Secret: use the template env-from-secret and PIP_INDEX_URL.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: pip-config
  - name: config-map
    type: name
    description: ConfigMap with pip.conf
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
    desc: Configure pip with \${config-map}
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
summary: HTTP proxy settings, in lower and upper case
description: |
  curl reads only the lower-case http_proxy; other programs read only the upper-case names. Requests in the cluster
  must bypass the proxy: keep .svc, .cluster.local, .kubeflow and the ranges of Pods and Services in no-proxy.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: proxy-env
  - name: proxy
    description: URL of the proxy, without a password
    pattern: https?://[^@]+
    example: http://proxy.example.com:3128
  - name: no-proxy
    description: Hosts, domains and ranges that bypass the proxy, separated by commas
    default: localhost,127.0.0.1,.svc,.cluster.local,.kubeflow,10.0.0.0/8
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
summary: A shared volume, or one of its folders, from a PersistentVolumeClaim
description: |
  For data sets and models that many Pods read. For Pods on several nodes, the claim needs the access mode
  ReadWriteMany or ReadOnlyMany. One volume at two paths is a conflict for the webhook: for a second folder of the
  same claim, create a second PodDefault with a different volume name.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: pvc-mount
  - name: claim
    type: name
    description: PersistentVolumeClaim to mount
    example: datasets
  - name: path
    type: path
    description: Mount path in the containers
    default: /mnt/data
  - name: sub-path
    description: Folder of the volume to mount, instead of the whole volume
    pattern: "[^/].*"
    required: false
    example: images/train
  - name: read-only
    type: bool
    description: Mount it read-only
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
summary: A ServiceAccount with a cloud identity (IRSA, Workload Identity)
description: |
  Replaces the ServiceAccount of the Pod. If several PodDefaults set one, the last by name wins. The Pod loses the
  permissions of its own account: for notebooks, grant the new account the permissions of default-editor.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
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
summary: A larger /dev/shm for PyTorch data loaders and NCCL
description: |
  By default, containers have 64 MiB of /dev/shm, and data loaders with several workers fail with a bus error. Data
  in /dev/shm counts toward the memory limits of the containers. Without a size it is what the Notebook form's
  "Enable Shared Memory" adds, so a notebook can have both; with a size, switch that off in the form.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
    default: shared-memory
  - name: size
    type: quantity
    description: Maximum size; if none is given, the memory limits of the containers decide
    required: false
podDefault:
  apiVersion: kubeflow.org/v1alpha1
  kind: PodDefault
  metadata:
    name: shared-memory
  spec:
    desc: Shared memory for data loaders
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
summary: A toleration for spot nodes, which are cheap and can disappear
description: |
  The defaults are those of GKE. On AKS the taint is kubernetes.azure.com/scalesetpriority=spot. On EKS it is the
  taint that you gave the node group or the Karpenter node pool.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
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
summary: A secret from HashiCorp Vault, written by the Vault Agent Injector
description: |
  Sets the annotations for the Vault Agent Injector, which writes the secret to a file in /vault/secrets. Vault's
  webhook must run after the PodDefault webhook, as it does with the default names of both.
parameters:
  - name: label
    type: label
    description: Label that opts a Pod in (value "true")
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
    description: Fetch once in an init container and run no sidecar, as Jobs need
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
