import { type Context, createContext, type RunningScriptOptions, runInContext } from "node:vm";

/** Less is over before anybody can press Ctrl-C, and starting to listen for it takes a millisecond. */
const little = 500;

/**
 * Does long work that never waits, and so keeps Node's signal handlers from running; Ctrl-C ends it all the same, without
 * running its `finally` blocks.
 * @param size how much there is to do: objects, or kilobytes
 * @throws an error that `isInterruption` knows, on Ctrl-C
 */
export async function interruptible<Result>(size: number, work: () => Result): Promise<Result> {
  if (size < little) return work();
  await heedSignals();
  return watched(work, {});
}

/** Lets the handlers of signals run that have come already: they wait for the event loop, which looks between two turns. */
export async function heedSignals(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

let interruption: unknown;

/** `interruptible` for work that cannot wait for `heedSignals`. After Ctrl-C it does no more of it. */
export function interruptibleNow<Result>(work: () => Result): Result {
  if (interruption !== undefined) throw interruption;
  try {
    return watched(work, {});
  } catch (error) {
    if (isInterruption(error)) interruption = error;
    throw error;
  }
}

/** The result of work; undefined if it takes longer than some milliseconds, and is given up. */
export function withinTime<Result>(milliseconds: number, work: () => Result): Result | undefined {
  try {
    return watched(work, { timeout: milliseconds });
  } catch (error) {
    if (codeOf(error) === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  }
}

let room: Context | undefined;

/** Node watches for Ctrl-C and for the end of time only around a script. */
function watched<Result>(work: () => Result, options: RunningScriptOptions): Result {
  room ??= createContext();
  room["work"] = work;
  try {
    return runInContext("work()", room, { ...options, breakOnSigint: true });
  } finally {
    room["work"] = undefined;
  }
}

/** Whether an error says that Ctrl-C ended `interruptible` work. */
export function isInterruption(error: unknown): boolean {
  return codeOf(error) === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}

/** The error comes from another context, where it is not an instance of our Error. */
function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
