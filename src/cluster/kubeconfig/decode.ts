import { dirname, isAbsolute, join, sep } from "node:path";
import { isObject, type Json, type JsonObject } from "../../kubernetes/json.ts";
import type {
  AuthProvider,
  ClusterEntry,
  ContextEntry,
  ExecConfig,
  Kubeconfig,
  UserEntry,
} from "./kubeconfig.ts";

/**
 * The entries of a kubeconfig, given as JSON. Relative paths start at the folder of `path`.
 * Throws FieldError for a wrong type or a duplicate name.
 */
export function decodeKubeconfig(document: JsonObject, path: string): Kubeconfig {
  const entries = <Entry>(list: string, key: string, decode: (entry: Place, path: string) => Entry) =>
    decodeNamed({ value: document, path: "" }, list, key, (entry) => decode(entry, path));
  return {
    currentContext: textField({ value: document, path: "" }, "current-context"),
    clusters: entries("clusters", "cluster", decodeCluster),
    users: entries("users", "user", decodeUser),
    contexts: entries("contexts", "context", decodeContext),
  };
}

/** `users: [{name, user: {...}}]` as a map. */
function decodeNamed<Entry>(
  { value }: Place,
  list: string,
  key: string,
  decode: (entry: Place) => Entry,
): ReadonlyMap<string, Entry> {
  const items = value[list];
  const entries = new Map<string, Entry>();
  for (const [index, item] of Array.isArray(items) ? items.entries() : []) {
    const place = { value: isObject(item) ? item : {}, path: `${list}[${index}]` };
    const name = textField(place, "name");
    const entry = place.value[key];
    if (entries.has(name)) throw new FieldError(`${list}: duplicate name "${name}"`);
    entries.set(name, decode({ value: isObject(entry) ? entry : {}, path: `${place.path}.${key}` }));
  }
  return entries;
}

function decodeCluster(entry: Place, path: string): ClusterEntry {
  const folder = dirname(path);
  return {
    server: textField(entry, "server"),
    tlsServerName: textField(entry, "tls-server-name"),
    insecureSkipTlsVerify: flagField(entry, "insecure-skip-tls-verify"),
    certificateAuthority: fromFolder(folder, textField(entry, "certificate-authority")),
    certificateAuthorityData: base64Field(entry, "certificate-authority-data"),
    proxyUrl: textField(entry, "proxy-url"),
    disableCompression: flagField(entry, "disable-compression"),
    execConfig: execExtension(entry.value["extensions"]),
  };
}

function execExtension(extensions: Json | undefined): Json | undefined {
  if (!Array.isArray(extensions)) return undefined;
  const named = extensions.find(
    (extension) => isObject(extension) && extension["name"] === "client.authentication.k8s.io/exec",
  );
  return isObject(named) ? named["extension"] : undefined;
}

function decodeUser(entry: Place, path: string): UserEntry {
  const folder = dirname(path);
  return {
    clientCertificate: fromFolder(folder, textField(entry, "client-certificate")),
    clientCertificateData: base64Field(entry, "client-certificate-data"),
    clientKey: fromFolder(folder, textField(entry, "client-key")),
    clientKeyData: base64Field(entry, "client-key-data"),
    token: textField(entry, "token"),
    tokenFile: fromFolder(folder, textField(entry, "tokenFile")),
    username: textField(entry, "username"),
    password: textField(entry, "password"),
    as: textField(entry, "as"),
    asUid: textField(entry, "as-uid"),
    asGroups: textsField(entry, "as-groups"),
    asUserExtra: mapField(entry, "as-user-extra", textsField),
    authProvider: decodeAuthProvider(entry, path),
    exec: decodeExec(entry, folder),
  };
}

function decodeContext(entry: Place): ContextEntry {
  return {
    cluster: textField(entry, "cluster"),
    user: textField(entry, "user"),
    namespace: textField(entry, "namespace"),
  };
}

function decodeAuthProvider({ value, path }: Place, origin: string): AuthProvider | undefined {
  const provider = value["auth-provider"];
  if (!isObject(provider)) return undefined;
  const place = { value: provider, path: `${path}.auth-provider` };
  return { name: textField(place, "name"), config: mapField(place, "config", textField), origin };
}

function decodeExec({ value, path }: Place, folder: string): ExecConfig | undefined {
  const exec = value["exec"];
  if (!isObject(exec)) return undefined;
  const place = { value: exec, path: `${path}.exec` };
  const command = textField(place, "command");
  const apiVersion = textField(place, "apiVersion");
  const env = Array.isArray(exec["env"]) ? exec["env"].filter(isObject) : [];
  return {
    // A bare name is on the PATH; with a separator it is a path relative to the kubeconfig.
    command: command.includes(sep) ? fromFolder(folder, command) : command,
    args: textsField(place, "args"),
    env: env.map((variable, index) => {
      const at = { value: variable, path: `${place.path}.env[${index}]` };
      return { name: textField(at, "name"), value: textField(at, "value") };
    }),
    apiVersion,
    installHint: textField(place, "installHint"),
    provideClusterInfo: flagField(place, "provideClusterInfo"),
    interactiveMode: textField(place, "interactiveMode") || defaultInteractiveMode(apiVersion),
  };
}

/** SetDefaults_ExecConfig: required in v1, unknown in older versions. */
function defaultInteractiveMode(apiVersion: string): string {
  return /^client\.authentication\.k8s\.io\/v1(alpha1|beta1)$/.test(apiVersion) ? "IfAvailable" : "";
}

function fromFolder(folder: string, path: string): string {
  return path === "" || isAbsolute(path) ? path : join(folder, path);
}

/** An object of a kubeconfig, with its path for messages. */
type Place = { readonly value: JsonObject; readonly path: string };

/** A field of a kubeconfig with the wrong type. The message never shows the value, which can be a credential. */
export class FieldError extends Error {}

function wrongType({ path }: Place, key: string, wanted: string, found: Json): FieldError {
  const type = found === null ? "null" : Array.isArray(found) ? "array" : typeof found;
  const field = path === "" ? key : `${path}.${key}`;
  return new FieldError(
    `${field}: expected a ${wanted}, found a ${type}${wanted === "string" ? " (quote it)" : ""}`,
  );
}

/** The text of a field; "" if absent. */
function textField(place: Place, key: string): string {
  const found = place.value[key] ?? "";
  if (typeof found !== "string") throw wrongType(place, key, "string", found);
  return found;
}

function flagField(place: Place, key: string): boolean {
  const found = place.value[key] ?? false;
  if (typeof found !== "boolean") throw wrongType(place, key, "boolean", found);
  return found;
}

function textsField(place: Place, key: string): readonly string[] {
  const found = place.value[key] ?? [];
  if (!Array.isArray(found)) throw wrongType(place, key, "list of strings", found);
  const at = { value: Object.fromEntries(found.entries()), path: `${place.path}.${key}` };
  return found.map((_, index) => textField(at, `${index}`));
}

/** A map; `decode` reads its values. */
function mapField<Value>(
  place: Place,
  key: string,
  decode: (place: Place, key: string) => Value,
): Readonly<Record<string, Value>> {
  const found = place.value[key] ?? {};
  if (!isObject(found)) throw wrongType(place, key, "map", found);
  const at = { value: found, path: `${place.path}.${key}` };
  return Object.fromEntries(Object.keys(found).map((name) => [name, decode(at, name)]));
}

/** Base64 as Go decodes []byte: the standard alphabet, padded, line breaks ignored. */
function base64Field(place: Place, key: string): string {
  const encoded = textField(place, key).replaceAll(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(encoded)) {
    throw new FieldError(`${place.path}.${key}: illegal base64 data`);
  }
  return Buffer.from(encoded, "base64").toString("utf8");
}
