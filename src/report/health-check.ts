import type { Finding } from "../finding/finding.ts";

/** One line of `check`: what was looked at, and what is wrong. UNKNOWN: it may not be read. */
export type HealthCheck = {
  readonly status: "OK" | "ERROR" | "WARNING" | "INFO" | "UNKNOWN";
  readonly message: string;
  readonly finding?: Finding;
};

/** Nothing is wrong. */
export function ok(message: string): HealthCheck {
  return { status: "OK", message };
}

/** It may not be read; `permission` as `kubectl auth can-i` takes it. */
export function unknown(message: string, permission: string): HealthCheck {
  return { status: "UNKNOWN", message: `${message}; see: kubectl auth can-i ${permission}` };
}

/** What a finding says, with its severity. */
export function found(finding: Finding): HealthCheck {
  const status = ({ error: "ERROR", warning: "WARNING", info: "INFO" } as const)[finding.severity];
  return { status, message: finding.message, finding };
}
