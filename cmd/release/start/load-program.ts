import { Script } from "node:vm";

/** Returns modules by name. */
type Require = (name: string) => unknown;
type Module = { exports: unknown };
type Main = (require: Require, module: Module, filename: string) => void;

export type Program = {
  /** Runs the program, a CommonJS module, with process.argv, and returns its exports. */
  readonly start: (require: Require) => unknown;
  /** V8's code for all functions that have run. */
  readonly createCache: () => Buffer;
  /** V8 accepted the cache: same program, V8 and processor. */
  readonly usesCache: boolean;
};

/** Compiles a bundle, the text of a `Main`, or takes V8's code from a cache. V8 ignores a cache of another V8 or processor. */
export function loadProgram(bundle: string, cachedData: Buffer = Buffer.alloc(0)): Program {
  const script = new Script(bundle, {
    filename: "kubectl-poddefault.cjs",
    ...(cachedData.length > 0 ? { cachedData } : {}),
  });
  const main = script.runInThisContext() as Main;
  return {
    start: (require) => {
      const module: Module = { exports: {} };
      main(require, module, process.execPath);
      return module.exports;
    },
    createCache: () => script.createCachedData(),
    usesCache: script.cachedDataRejected === false,
  };
}
