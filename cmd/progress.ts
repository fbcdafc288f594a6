import type { Io } from "./io.ts";

/** What is over sooner needs no sign of life. */
const patience = 500;

/** Waits for `work`, with a spinner on stderr if it takes longer than half a second and a terminal shows it. */
export async function withProgress<T>(io: Io, text: string, work: Promise<T>): Promise<T> {
  if (!io.stderr.isTerminal || io.env["TERM"] === "dumb") return work;
  const ending = new AbortController();
  const timer = setTimeout(() => spin(io, text, ending.signal), patience);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

/** ora and what it needs are loaded for waits that are long enough to show. */
async function spin(io: Io, text: string, ending: AbortSignal): Promise<void> {
  const [{ default: ora }, { asTerminal }] = await Promise.all([
    import("ora"),
    import("./terminal-stream.ts"),
  ]);
  if (ending.aborted || io.signal.aborted) return;
  const spinner = ora({
    text,
    stream: asTerminal(io.stderr),
    color: io.env["NO_COLOR"] === undefined ? "cyan" : false,
    isEnabled: true,
    // Standard input may be a manifest.
    discardStdin: false,
  });
  spinner.start();
  for (const signal of [ending, io.signal])
    signal.addEventListener("abort", () => spinner.stop(), { once: true });
}
