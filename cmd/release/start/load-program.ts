import { Script } from "node:vm";

export type Program = {
  /** Runs the plugin with process.argv, as a main module that may require Node's own modules. */
  readonly start: (require: NodeJS.Require) => void;
  /** V8's code for all functions that have run so far. */
  readonly createCache: () => Buffer;
  /** Whether the cache fitted: made of this bundle, by this V8, on such a processor. */
  readonly usesCache: boolean;
};

/** Compiles the bundle, or takes V8's code for it from a cache; a cache of another V8 or processor is left aside. */
export function loadProgram(bundle: string, cachedData: Buffer): Program {
  const script = new Script(`(function (require, __filename) {${bundle}\n})`, {
    filename: "kubectl-poddefault.cjs",
    ...(cachedData.length > 0 ? { cachedData } : {}),
  });
  const main = script.runInThisContext() as (require: NodeJS.Require, filename: string) => void;
  return {
    start: (require) => main(require, process.execPath),
    createCache: () => script.createCachedData(),
    usesCache: script.cachedDataRejected === false,
  };
}
