/** `npm run fuzz [-- --seed N --runs N --only CAMPAIGN]`: hostile input for every door, in this process; prints the smallest case of each campaign that breaks. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { run } from "../../cmd/run.ts";
import { connect } from "../../src/cluster/connect.ts";
import { showHidden } from "../../src/kubernetes/hidden-characters.ts";
import { environment } from "../cluster-client/connection.ts";
import { memoryIo } from "../cmd/memory-io.ts";
import { startApiServer } from "../stand-in/api-server.ts";
import { everyKind } from "../stand-in/every-kind.ts";
import { kubeconfigFor } from "../stand-in/kubeconfig.ts";
import { type Case, campaigns, isSafe } from "./campaigns.ts";
import { startFaultyServer } from "./faulty-server.ts";
import { disagreement } from "./formats.ts";
import { problemOf, type Result, secret } from "./invariants.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, runs: { type: "string" }, only: { type: "string" } },
});
const seed = Number(values.seed ?? 1);
const numRuns = Number(values.runs ?? 2000);
const room = mkdtempSync(join(tmpdir(), "poddefault-fuzz-"));
// Command lines name ".." and "../..", too, and these must not be the files of this machine.
const folder = join(room, "one", "two");
mkdirSync(folder, { recursive: true });

let answers: readonly string[] = [];
const server = await startApiServer({
  objects: everyKind,
  intercept: (_, count) => {
    const body = answers[count % answers.length];
    return body === undefined
      ? undefined
      : { status: 200, body, headers: { "content-type": "application/json" } };
  },
});

const plain = await startApiServer({ objects: everyKind, certificate: "none" });
const faulty = await startFaultyServer(plain.port, server.port);

/** What would end the program: a promise that failed while nobody waited for it, or an error that nobody caught. */
let lost: unknown;
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (reason: unknown) => {
    lost = reason instanceof Error ? reason.stack : reason;
  });
}

/** Milliseconds of the longest run, with all requests of a command. */
const longestRun = 30_000;

/** Runs a case once; on a terminal controls must not come through. */
async function perform(one: Case, isTerminal: boolean): Promise<Result> {
  const kubeconfig = join(folder, "config");
  const reached = one.faults ? faulty : server;
  const context = { namespace: "team-a" };
  writeFileSync(kubeconfig, one.kubeconfig ?? kubeconfigFor(reached, { user: { token: secret }, context }));
  answers = one.answers ?? [];
  faulty.setFaults(one.faults);
  const show = isTerminal ? showHidden : (text: string) => text;
  const running = new AbortController();
  const written = memoryIo({
    stdin: one.stdin ?? "",
    cwd: folder,
    env: { NO_COLOR: "1", TERM: "dumb" },
    isTerminal,
    connect: ({ kubeconfig: _, ...options }, { writes = "none" } = {}) =>
      connect(
        { ...options, kubeconfig },
        environment({
          cwd: folder,
          signal: running.signal,
          stderr: (text) => written.io.stderr.write(show(text)),
        }),
        writes,
      ),
  });
  const code = await inTime(run(one.argv, written.io));
  running.abort();
  if (!(await faulty.isLeft())) throw new Error("it leaves a connection open");
  return { code, stdout: written.stdout(), stderr: written.stderr() };
}

/** Rejects if a run takes too long; the time in which this process is stopped does not count. */
async function inTime<Value>(promise: Promise<Value>): Promise<Value> {
  const { promise: limit, reject } = Promise.withResolvers<never>();
  const step = 100;
  let left = longestRun;
  const timer = setInterval(() => {
    left -= step;
    if (left <= 0) reject(new Error("it does not end"));
  }, step);
  return await Promise.race([promise, limit]).finally(() => clearInterval(timer));
}

async function check(one: Case): Promise<void> {
  fc.pre(isSafe(one));
  lost = undefined;
  if (one.comparesFormats) {
    const problem = await disagreement((argv) => perform({ ...one, argv }, false));
    if (problem !== undefined) throw new Error(problem);
    return;
  }
  await checkCommand(one);
}

async function checkCommand(one: Case): Promise<void> {
  const input = JSON.stringify(one) + (one.stdin ?? "");
  const sent = [server.requests.length, plain.requests.length];
  for (const isTerminal of one.faults ? [true] : [false, true]) {
    const result = await perform(one, isTerminal);
    const problem = problemOf(result, input, isTerminal);
    if (problem !== undefined)
      throw new Error(`${problem}\n${JSON.stringify(result, null, 1).slice(0, 4000)}`);
    if (one.stdin === undefined || isTerminal) continue;
    const again = await perform(one, isTerminal);
    if (JSON.stringify(again) !== JSON.stringify(result)) throw new Error("two runs differ");
  }
  await new Promise((resolve) => setImmediate(resolve));
  if (lost !== undefined) throw new Error(`an error that nobody handles: ${lost}`);
  const writing = [...server.requests.slice(sent[0]), ...plain.requests.slice(sent[1])].find(
    ({ method, query }) => method !== "GET" && query.get("dryRun") !== "All",
  );
  if (writing !== undefined) throw new Error(`it sent ${writing.method} ${writing.path}`);
}

let total = 0;
let findings = 0;
try {
  for (const [name, cases] of Object.entries(campaigns)) {
    if (values.only !== undefined && values.only !== name) continue;
    const start = performance.now();
    const details = await fc.check(fc.asyncProperty(cases, check), { seed, numRuns });
    total += details.numRuns;
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`${name}: ${details.numRuns} runs in ${seconds} s\n`);
    if (!details.failed) continue;
    findings += 1;
    process.stdout.write(`${details.errorInstance}\n${JSON.stringify(details.counterexample)}\n`);
  }
  process.stdout.write(`${total} runs with seed ${seed}, ${findings} findings\n`);
  process.exitCode = findings === 0 ? 0 : 1;
} finally {
  await Promise.all([server.close(), faulty.close(), plain.close()]);
  rmSync(room, { recursive: true, force: true });
}
