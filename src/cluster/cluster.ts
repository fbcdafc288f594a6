import type { JsonObject } from "../kubernetes/json.ts";

/** An API resource, as discovery names it: group "" is core. */
export type Resource = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
};

/** A resource, and the words for it. */
export type Served = { readonly resource: Resource; readonly words: readonly string[] };

export type ListOptions = {
  /** undefined: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Only metadata (PartialObjectMetadata): a tenth of the bytes. */
  readonly metadataOnly?: boolean;
};

export type CreateOptions = {
  readonly namespace: string;
  /** `dryRun=All`: the server runs admission and stores nothing. */
  readonly dryRun: boolean;
  readonly fieldManager?: string;
};

/** Server-side apply; the object carries its name. */
export type ApplyOptions = {
  readonly namespace: string;
  readonly dryRun: boolean;
  readonly fieldManager: string;
  /** Takes over fields of other managers; without it they are a conflict (409). */
  readonly force?: boolean;
};

/** `relisted`: a new list after a long interruption; `objects` replace everything so far. */
export type WatchEvent =
  | { readonly type: "added" | "modified" | "deleted"; readonly object: JsonObject }
  | { readonly type: "relisted"; readonly objects: readonly JsonObject[] };

/** An API server. Objects are plain JSON from the server; failures are ClusterErrors in kubectl's words. */
export type Cluster = {
  /** The namespace of commands: -n, else the context's, else "default". */
  readonly namespace: string;
  /** HOST[:PORT] of the server, for messages. */
  readonly host: string;
  readonly list: (resource: Resource, options?: ListOptions) => Promise<readonly JsonObject[]>;
  readonly get: (resource: Resource, name: string, namespace?: string) => Promise<JsonObject>;
  readonly create: (resource: Resource, object: JsonObject, options: CreateOptions) => Promise<JsonObject>;
  /** Server-side apply. */
  readonly apply: (resource: Resource, object: JsonObject, options: ApplyOptions) => Promise<JsonObject>;
  /** Reports all objects (`relisted`), then every change, until `signal` is aborted. */
  readonly watch: (
    resource: Resource,
    options: ListOptions,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** The resource of a type in the user's words: `deploy`, `deployments.apps`, `notebooks.v1.kubeflow.org`. */
  readonly resolve: (word: string) => Promise<Resource>;
  /** Every type that the server serves (discovery, once per connection). */
  readonly served: () => Promise<readonly Resource[]>;
  /** The version of the server: "v1.33.4". */
  readonly version: () => Promise<string>;
  readonly close: () => void;
};
