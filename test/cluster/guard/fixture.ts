import type { Json, JsonObject } from "../../../src/kubernetes/json.ts";
import type { GuardedCode } from "../../../src/policy/guard/codes.ts";

/** What a PodDefault of the suite has besides; nothing of it concerns any rule. */
const harmless: JsonObject = { selector: { matchLabels: { data: "true" } }, desc: "Data" };

/** A spec that a rule of the guard refuses, and one that comes as near as possible without being refused. */
export type Fixture = {
  readonly code: GuardedCode;
  /** The variable of the rule. */
  readonly rule: string;
  readonly bad: JsonObject;
  readonly good: JsonObject;
  readonly name?: { readonly bad: string; readonly good: string };
};

export function fixture(code: GuardedCode, rule: string, bad: JsonObject, good: JsonObject): Fixture {
  return { code, rule, bad: { ...harmless, ...bad }, good: { ...harmless, ...good } };
}

export const long = (letter: string, length: number) => letter.repeat(length);

export function selectors(rule: string, bad: Json, good: Json): Fixture {
  const spec = (requirement: Json) => ({
    selector: { matchLabels: { data: "true" }, matchExpressions: [requirement] },
  });
  return fixture("SELECTOR_INVALID", rule, spec(bad), spec(good));
}

/** A fixture whose two specs differ in one field. */
export function field(code: GuardedCode, rule: string, name: string, bad: Json, good: Json): Fixture {
  return fixture(code, rule, { [name]: bad }, { [name]: good });
}

export const invalid = "RESULT_INVALID";
export const secretKey = (key: string, name = "s") => ({ valueFrom: { secretKeyRef: { name, key } } });
export const env = (rule: string, bad: JsonObject, good: JsonObject): Fixture =>
  field(invalid, rule, "env", [{ name: "A", ...bad }], [{ name: "A", ...good }]);

/** A mount in spec, with its volume. */
export const mounted = (mount: JsonObject): JsonObject => ({
  volumes: [{ name: "v", emptyDir: {} }],
  volumeMounts: [{ name: "v", mountPath: "/v", ...mount }],
});
export const mount = (rule: string, bad: JsonObject, good: JsonObject): Fixture =>
  fixture(invalid, rule, mounted(bad), mounted(good));

export const toleration = (rule: string, bad: JsonObject, good: JsonObject): Fixture =>
  field(
    invalid,
    rule,
    "tolerations",
    [{ key: "k", operator: "Exists", ...bad }],
    [{ key: "k", operator: "Exists", ...good }],
  );

export const volume = (rule: string, bad: JsonObject, good: JsonObject): Fixture =>
  field(invalid, rule, "volumes", [{ name: "v", ...bad }], [{ name: "v", ...good }]);
export const projected = (...sources: readonly JsonObject[]): JsonObject => ({ projected: { sources } });
export const token = (expirationSeconds: number, path = "token") =>
  projected({ serviceAccountToken: { expirationSeconds, path } });

/** A native sidecar, since a plain one would be warned of. */
export const container = (rule: string, bad: JsonObject, good: JsonObject): Fixture => {
  const init = (change: JsonObject) => ({
    initContainers: [{ name: "c", image: "i", restartPolicy: "Always", ...change }],
  });
  return fixture(invalid, rule, init(bad), init(good));
};
