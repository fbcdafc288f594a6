import { ClusterError } from "../../errors.ts";
import { isObject, type JsonObject } from "../../kubernetes/json.ts";
import { parseObject } from "../failures/status-error.ts";
import type { ExecConfig } from "../kubeconfig/kubeconfig.ts";
import type { Issued } from "./credentials.ts";

/** The ExecCredential that a plugin printed. Messages name what is missing and never show it. */
export function readCredential(output: string, { apiVersion }: ExecConfig): Issued {
  const credential = parseObject(output);
  if (credential === undefined) throw failed("decoding stdout: it is not a JSON object");
  if (credential["apiVersion"] !== apiVersion) {
    throw failed(
      `exec plugin is configured to use API version ${apiVersion}, ` +
        `plugin returned version ${text(credential, "apiVersion") || "(none)"}`,
    );
  }
  const { status } = credential;
  if (!isObject(status)) throw failed("exec plugin didn't return a status field");
  const token = text(status, "token");
  const cert = text(status, "clientCertificateData");
  const key = text(status, "clientKeyData");
  if (token === "" && cert === "" && key === "") {
    throw failed("exec plugin didn't return a token or cert/key pair");
  }
  if ((cert === "") !== (key === "")) {
    throw failed("exec plugin returned only certificate or key, not both");
  }
  const expires = Date.parse(text(status, "expirationTimestamp"));
  return {
    credentials: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(cert && { certificate: { cert, key } }),
    },
    expires: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires,
  };
}

function text(status: JsonObject, key: string): string {
  const value = status[key];
  return typeof value === "string" ? value : "";
}

/** What went wrong with a plugin, as kubectl says it. */
export function failed(reason: string): ClusterError {
  return new ClusterError(`Unable to connect to the server: getting credentials: ${reason}`);
}
