import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export type CertificateFiles = { readonly cert: string; readonly key: string };

/** Where a certificate authority keeps its files: FOLDER/ca.crt, FOLDER/ca.key. */
export function createAuthority(folder: string): CertificateFiles {
  const files = filesOf(folder, "ca");
  openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    files.key,
    "-out",
    files.cert,
    "-days",
    "30",
    "-subj",
    "/CN=test-cluster-ca",
  );
  return files;
}

/** A certificate for servers on loopback, which a cluster may know by another host name. */
export function issueServerCertificate(folder: string, name: string, host = "localhost"): CertificateFiles {
  const extensions = `subjectAltName=IP:127.0.0.1,DNS:${host}\nextendedKeyUsage=serverAuth\n`;
  return issue(folder, name, `/CN=${name}`, extensions);
}

/** A certificate that Kubernetes takes for a user of a group. */
export function issueClientCertificate(folder: string, user: string, group: string): CertificateFiles {
  return issue(folder, user, `/O=${group}/CN=${user}`, "extendedKeyUsage=clientAuth\n");
}

/** The pair that signs and verifies the tokens of ServiceAccounts. */
export function createServiceAccountKeys(folder: string): {
  readonly publicKey: string;
  readonly privateKey: string;
} {
  const files = {
    publicKey: join(folder, "service-accounts.pub"),
    privateKey: join(folder, "service-accounts.key"),
  };
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  writeFileSync(files.publicKey, keys.publicKey);
  writeFileSync(files.privateKey, keys.privateKey, { mode: 0o600 });
  return files;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

function issue(folder: string, name: string, subject: string, extensions: string): CertificateFiles {
  const files = filesOf(folder, name);
  const authority = filesOf(folder, "ca");
  const request = join(folder, `${name}.csr`);
  const extensionFile = join(folder, `${name}.ext`);
  writeFileSync(extensionFile, extensions);
  openssl("req", "-new", ...newKey, "-keyout", files.key, "-out", request, "-subj", subject);
  const signer = [
    "-CA",
    authority.cert,
    "-CAkey",
    authority.key,
    "-CAcreateserial",
    "-extfile",
    extensionFile,
  ];
  openssl("x509", "-req", "-in", request, "-out", files.cert, "-days", "30", ...signer);
  return files;
}

function filesOf(folder: string, name: string): CertificateFiles {
  return { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
}

function openssl(...args: string[]): void {
  execFileSync("openssl", args, { stdio: "pipe" });
}
