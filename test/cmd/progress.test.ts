import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { withProgress } from "../../cmd/progress.ts";
import { guarded } from "../../cmd/terminal-stream.ts";
import { memoryIo } from "./memory-io.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Waits that long on the fake clock, and leaves the spinner the time that it takes to load. */
async function wait(milliseconds: number, text: () => string): Promise<string> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(100);
  return text();
}

const never = new Promise<never>(() => {});

it("shows a spinner on stderr after half a second, and takes it away", async () => {
  const { io, stdout, stderr, interrupt } = memoryIo({ isTerminal: true });
  const work = Promise.withResolvers<string>();
  const waiting = withProgress(io, "Asking the cluster", work.promise);
  expect(await wait(300, stderr)).toBe("");
  expect(await wait(200, stderr)).toContain("Asking the cluster");
  work.resolve("done");
  expect(await waiting).toBe("done");
  expect(stderr().endsWith("\u001b[?25h")).toBe(true);
  expect(stdout()).toBe("");
  interrupt();
});

it("still moves the cursor behind the gate that shows controls, also those of its own text", async () => {
  const { io, stderr, interrupt } = memoryIo({ isTerminal: true });
  const work = Promise.withResolvers<string>();
  const waiting = withProgress(guarded(io), "Asking \u001b[2J", work.promise);
  expect(await wait(500, stderr)).toContain("Asking U+001B[2J");
  work.resolve("done");
  await waiting;
  expect(stderr().replaceAll("Asking U+001B[2J", "")).not.toContain("U+001B");
  expect(stderr().endsWith("\u001b[?25h")).toBe(true);
  interrupt();
});

it("shows none for what is over sooner", async () => {
  const { io, stderr } = memoryIo({ isTerminal: true });
  await withProgress(io, "Asking the cluster", Promise.resolve());
  expect(await wait(5000, stderr)).toBe("");
});

it.each([{ isTerminal: false }, { isTerminal: true, env: { TERM: "dumb" } }])(
  "shows none with %j",
  async (setting) => {
    const { io, stderr } = memoryIo(setting);
    void withProgress(io, "Asking the cluster", never);
    expect(await wait(5000, stderr)).toBe("");
  },
);

it("passes the failure on", async () => {
  const { io } = memoryIo({ isTerminal: true });
  await expect(withProgress(io, "Asking the cluster", Promise.reject(new Error("no")))).rejects.toThrow("no");
});
