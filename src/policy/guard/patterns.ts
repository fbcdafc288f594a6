/** Formats of names as apimachinery checks them, with their lengths, in the part of regular expressions that Go and JavaScript share. */
const label = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
const labelOfSubdomain = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${labelOfSubdomain}(\\.${labelOfSubdomain})*`;
const keyName = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

/** IsDNS1123Label */
export const dnsLabel = new RegExp(`^${label}$`);
/** IsDNS1123Subdomain, without its length of 253. */
export const dnsSubdomain = new RegExp(`^${subdomain}$`);
/** IsQualifiedName, without the length of its prefix, 253. */
export const qualifiedName = new RegExp(`^(${subdomain}/)?${keyName}$`);
/** IsValidLabelValue */
export const labelValue = new RegExp(`^(${keyName})?$`);
/** IsRelaxedEnvVarName, of Kubernetes 1.32 and later; older ones refuse more. */
export const envName = /^[ -<>-~]+$/;
/** IsConfigMapKey, without its length of 253. */
export const configKey = /^([-_a-zA-Z0-9]|\.[-_a-zA-Z0-9])[-._a-zA-Z0-9]*$/;
/** A path below another: validateLocalDescendingPath fails. */
export const leavesItsFolder = /^\/|(^|\/)\.\.(\/|$)/;
/** IsValidPortName, without what no single expression can say. */
export const portName = /^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/;
/** A path of a file in a volume that ValidateLocalNonReservedPath refuses. */
export const filePath = /^\/|^\.\.|\/\.\.(\/|$)/;
