import { closeSync, constants, openSync } from "node:fs";
import { ClusterError } from "../../errors.ts";
import { quote } from "../../kubernetes/go-text.ts";
import { systemError } from "../failures/system-error.ts";
import { proxyProblem, withoutPassword } from "../transport/proxy-url.ts";
import type { Choice } from "./choose.ts";
import type { ClusterEntry, ExecConfig, Kubeconfig, UserEntry } from "./kubeconfig.ts";

/**
 * Throws ClusterError with every problem of the choice, in kubectl's words: DirectClientConfig.ConfirmUsable and
 * cmdutil.checkErr.
 */
export function confirmUsable(choice: Choice, kubeconfig: Kubeconfig): void {
  const { contextName, userName, user, clusterName, cluster } = choice;
  const notFound =
    contextName !== "" && !kubeconfig.contexts.has(contextName)
      ? [`context was not found for specified context: ${contextName}`]
      : [];
  const problems = [...notFound, ...userProblems(userName, user), ...clusterProblems(clusterName, cluster)];
  if (problems.length > 1) {
    throw new ClusterError(
      `Error in configuration: \n${problems.map((problem) => `* ${problem}`).join("\n")}`,
    );
  }
  if (notFound.length > 0) throw new ClusterError(`Error in configuration: ${notFound[0]}`);
  if (problems.length > 0) throw new ClusterError(`error: ${problems[0]}`);
}

/** clientcmd.validateClusterInfo. */
function clusterProblems(name: string, cluster: ClusterEntry): readonly string[] {
  const { proxyUrl, certificateAuthority, certificateAuthorityData } = cluster;
  const proxy = proxyUrl === "" ? undefined : proxyProblem(proxyUrl);
  return [
    ...(proxy === undefined
      ? []
      : [`invalid 'proxy-url' ${quote(withoutPassword(proxyUrl))} for cluster "${name}": ${proxy}`]),
    ...(certificateAuthority !== "" && certificateAuthorityData !== ""
      ? [
          `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
        ]
      : []),
    ...unreadable("certificate-authority", certificateAuthority, name),
  ];
}

/** clientcmd.validateAuthInfo. */
function userProblems(name: string, user: UserEntry): readonly string[] {
  const methods = [
    ...(user.token === "" ? [] : ["token"]),
    ...(user.username === "" && user.password === "" ? [] : ["basicAuth"]),
  ];
  return [
    ...certificateProblems(name, user),
    ...(user.exec === undefined ? [] : execProblems(name, user.exec, user.authProvider !== undefined)),
    ...(methods.length > 1
      ? [
          `more than one authentication method found for ${name}; found [${methods.join(" ")}], only one is allowed`,
        ]
      : []),
    ...(user.as === "" && (user.asUid !== "" || user.asGroups.length > 0 || hasKeys(user.asUserExtra))
      ? [`requesting uid, groups or user-extra for ${name} without impersonating a user`]
      : []),
  ];
}

function certificateProblems(name: string, user: UserEntry): readonly string[] {
  const { clientCertificate, clientCertificateData, clientKey, clientKeyData } = user;
  if (clientCertificate === "" && clientCertificateData === "") return [];
  return [
    ...(clientCertificate !== "" && clientCertificateData !== ""
      ? [`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`]
      : []),
    ...(clientKey !== "" && clientKeyData !== ""
      ? [`client-key-data and client-key are both specified for ${name}; client-key-data will override`]
      : []),
    ...(clientKey === "" && clientKeyData === ""
      ? [
          `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
        ]
      : []),
    ...unreadable("client-cert", clientCertificate, name),
    ...unreadable("client-key", clientKey, name),
  ];
}

function execProblems(name: string, exec: ExecConfig, hasProvider: boolean): readonly string[] {
  const use = `must be specified for ${name} to use exec authentication plugin`;
  return [
    ...(hasProvider
      ? [`authProvider cannot be provided in combination with an exec plugin for ${name}`]
      : []),
    ...(exec.command === "" ? [`command ${use}`] : []),
    ...(exec.apiVersion === "" ? [`apiVersion ${use}`] : []),
    ...(exec.env.some((variable) => variable.name === "") ? [`env variable name ${use}`] : []),
    ...interactiveModeProblems(name, exec.interactiveMode, use),
  ];
}

function interactiveModeProblems(name: string, mode: string, use: string): readonly string[] {
  if (mode === "") return [`interactiveMode ${use}`];
  if (["Never", "IfAvailable", "Always"].includes(mode)) return [];
  return [`invalid interactiveMode for ${name}: "${mode}"`];
}

function unreadable(what: string, path: string, name: string): readonly string[] {
  if (path === "") return [];
  try {
    closeSync(openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
    return [];
  } catch (error) {
    return [`unable to read ${what} ${path} for ${name} due to ${systemError(error, path)}`];
  }
}

function hasKeys(value: object): boolean {
  return Object.keys(value).length > 0;
}
