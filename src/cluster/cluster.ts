import type { JsonObject } from "../kubernetes/json.ts";

/** An API resource, as discovery names it: group "" is core. */
export type Resource = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
};

export type ListOptions = {
  /** undefined: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Only metadata (PartialObjectMetadata): enough to count and match, a tenth of the bytes. */
  readonly metadataOnly?: boolean;
};

export type CreateOptions = {
  readonly namespace: string;
  /** Query `dryRun=All`: the server goes through admission and stores nothing. */
  readonly dryRun: boolean;
  readonly fieldManager?: string;
};

/** Server-side apply; the object carries its name. */
export type ApplyOptions = {
  readonly namespace: string;
  readonly dryRun: boolean;
  readonly fieldManager: string;
  /** Takes over the fields of other managers, which are a 409 otherwise. */
  readonly force?: boolean;
};

/** `relisted`: the watch was interrupted for too long; `objects` replace everything known so far. */
export type WatchEvent =
  | { readonly type: "added" | "modified" | "deleted"; readonly object: JsonObject }
  | { readonly type: "relisted"; readonly objects: readonly JsonObject[] };

/** A reachable API server. Objects are plain JSON as the server sent them; failures are ClusterErrors in kubectl's words. */
export type Cluster = {
  /** The namespace that commands act in: -n, else the context's, else "default". */
  readonly namespace: string;
  /** HOST[:PORT] of the server, for messages. */
  readonly host: string;
  readonly list: (resource: Resource, options?: ListOptions) => Promise<readonly JsonObject[]>;
  readonly get: (resource: Resource, name: string, namespace?: string) => Promise<JsonObject>;
  readonly create: (resource: Resource, object: JsonObject, options: CreateOptions) => Promise<JsonObject>;
  /** Server-side apply. */
  readonly apply: (resource: Resource, object: JsonObject, options: ApplyOptions) => Promise<JsonObject>;
  /** First everything there is (`relisted`), then every change, until `signal` is aborted; resolves then. */
  readonly watch: (
    resource: Resource,
    options: ListOptions,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** A type as a user writes it (`deploy`, `deployments.apps`, `notebooks.v1.kubeflow.org`) to its resource. */
  readonly resolve: (word: string) => Promise<Resource>;
  /** Every type that the server serves (discovery, once per connection). */
  readonly served: () => Promise<readonly Resource[]>;
  readonly close: () => void;
};
