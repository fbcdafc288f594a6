import { ClusterError } from "../../errors.ts";
import type { Readable } from "../../model/readable.ts";
import type { PodWebhook, WebhookHealth } from "../../model/webhook-status.ts";
import type { Cluster } from "../cluster.ts";
import { endpointSlices, services } from "../resources/known.ts";
import { ifPermitted } from "./permitted.ts";

type Service = { readonly spec?: { readonly type?: string } };
type EndpointSlice = {
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[];
};

const missing: WebhookHealth = { serviceExists: false, isExternal: false, readyEndpoints: 0 };

/** Whether the Service that a webhook is called by is there and has endpoints that are ready. */
export async function readWebhookHealth(
  cluster: Pick<Cluster, "get" | "list">,
  { namespace, name }: NonNullable<PodWebhook["service"]>,
): Promise<Readable<WebhookHealth>> {
  const service = await ifPermitted(`get services/${name} -n ${namespace}`, () =>
    getService(cluster, namespace, name),
  );
  if (!service.known) return service;
  if (service.value === undefined) return { known: true, value: missing };
  const isExternal = service.value.spec?.type === "ExternalName";
  return ifPermitted(`list endpointslices.discovery.k8s.io -n ${namespace}`, async () => {
    const labelSelector = `kubernetes.io/service-name=${name}`;
    // The API server has decoded and checked a built-in type before it stored it.
    const slices = (await cluster.list(endpointSlices, {
      namespace,
      labelSelector,
    })) as unknown as readonly EndpointSlice[];
    const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
    // A condition that is absent counts as ready (discovery/v1: EndpointConditions).
    const readyEndpoints = endpoints.filter(({ conditions }) => conditions?.ready !== false).length;
    return { serviceExists: true, isExternal, readyEndpoints };
  });
}

async function getService(
  cluster: Pick<Cluster, "get">,
  namespace: string,
  name: string,
): Promise<Service | undefined> {
  try {
    return (await cluster.get(services, name, namespace)) as Service;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined;
    throw error;
  }
}
