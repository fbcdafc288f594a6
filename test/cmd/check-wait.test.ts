import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { run } from "../../cmd/run.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { webhookConfiguration } from "./dry-run-objects.ts";
import { namespace, podDefault } from "./list-objects.ts";
import { memoryCluster } from "./memory-cluster.ts";
import { memoryIo, runInMemory } from "./memory-io.ts";

const realTimeout = setTimeout;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const incomplete = [namespace("team-a"), podDefault("team-a", "gpu")];
const complete = [...incomplete, webhookConfiguration];

function clusterOf(objects: readonly JsonObject[]) {
  const cluster = memoryCluster(objects, "team-a");
  const list: typeof cluster.list = (resource) => cluster.list(resource);
  return { ...cluster, list };
}

/** Runs `check --wait 10s` on a fake clock, with an installation that is complete from a certain check on. */
async function wait({ completeAt = 0, interruptAt = 0 } = {}) {
  let checks = 0;
  const { io, stdout, interrupt } = memoryIo({
    now: () => new Date(),
    connect: async () => {
      checks += 1;
      if (checks === interruptAt) setTimeout(interrupt, 500);
      return clusterOf(checks === completeAt ? complete : incomplete);
    },
  });
  const start = Date.now();
  let end: { readonly code: number; readonly seconds: number } | undefined;
  void run(["check", "--wait", "10s"], io).then((code) => {
    end = { code, seconds: Math.floor((Date.now() - start) / 1000) };
  });
  // What a run loads takes time that is not on the fake clock.
  const settle = () => new Promise((resolve) => realTimeout(resolve, 5));
  while (checks === 0) await settle();
  while (end === undefined) {
    await settle();
    await vi.advanceTimersByTimeAsync(500);
    await settle();
  }
  return { ...end, checks, verdicts: stdout().match(/^Status: .*/gm) ?? [] };
}

describe("--wait", () => {
  it("checks again every two seconds until nothing is an error", async () => {
    expect(await wait({ completeAt: 3 })).toEqual({
      code: 0,
      seconds: 4,
      checks: 3,
      verdicts: ["Status: √"],
    });
  });

  it("gives up after that time, and says then what is wrong", async () => {
    expect(await wait()).toEqual({
      code: 1,
      seconds: 10,
      checks: 6,
      verdicts: ["Status: × 1 error"],
    });
  });

  it("ends with 130 on Ctrl-C", async () => {
    expect(await wait({ interruptAt: 2 })).toMatchObject({ code: 130, seconds: 2, verdicts: [] });
  });

  it.each(["soon", "10", "1.5x", "-1s"])("does not wait for %s", async (words) => {
    expect(await runInMemory(["check", `--wait=${words}`])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("give a duration such as 30s or 5m"),
    });
  });
});
