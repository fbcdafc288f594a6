import { dirname, resolve } from "node:path";
import { InputError, type Problem } from "../../src/errors.ts";
import { type Evaluation, evaluate } from "../../src/finding/evaluation.ts";
import type { ObjectReference } from "../../src/finding/finding.ts";
import { defaultNamespace } from "../../src/gather/default-namespace.ts";
import { allPodSources } from "../../src/gather/file-sources.ts";
import { noFiles } from "../../src/gather/inventory.ts";
import { readContexts } from "../../src/gather/namespace-context.ts";
import { readRepository } from "../../src/gather/repository.ts";
import { interruptible } from "../../src/interruptible.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { collectManifests } from "../../src/manifest/collect-manifests.ts";
import type { ManifestObject } from "../../src/manifest/manifest-object.ts";
import type { PodSource } from "../../src/model/pod-source.ts";
import { decodeSuite, type Suite, type SuiteTest, suiteType } from "../../src/report/suite.ts";
import type { Io } from "../io.ts";
import { readNamed } from "../read-named.ts";
import { warnOfUnknownPods } from "../warnings.ts";

/**
 * The suites of files and of directories with all below them; other objects are left alone.
 * @throws InputError with everything that is wrong with any suite, and where there is none
 */
export async function readSuites(paths: readonly string[], io: Io): Promise<readonly Suite[]> {
  const { files, faults } = await readRepository(paths, {
    recursive: true,
    cwd: io.cwd,
    readStdin: io.readStdin,
  });
  const found = files.others.filter(
    ({ apiVersion, kind }) => apiVersion === suiteType.apiVersion && kind === suiteType.kind,
  );
  const decoded = found.map(decodeSuite);
  const unread = faults.filter(({ object }) => object === undefined).map(({ problem }) => problem);
  const problems: readonly Problem[] = [
    ...(found.length === 0 ? unread : []),
    ...decoded.flatMap((one) => one.problems),
  ];
  if (problems.length > 0) throw new InputError(problems);
  if (found.length === 0)
    throw new InputError([
      {
        file: paths.join(", "),
        message: `no suites (kind ${suiteType.kind}); test --init DIRECTORY writes a first one`,
      },
    ]);
  return decoded.map(({ suite }) => suite);
}

/** The manifests of a suite, read once, and the Pods of each test. */
export type Subjects = { readonly evaluationsOf: (test: SuiteTest) => Promise<readonly Evaluation[]> };

/** @throws InputError where files of the suite cannot be read, or a test names what they do not have */
export async function readSubjects(suite: Suite, io: Io): Promise<Subjects> {
  const cwd = dirname(resolve(io.cwd, suite.file));
  const files =
    suite.files.length === 0 ? noFiles : await readNamed(suite.files, { recursive: true, cwd }, io);
  const home = defaultNamespace(suite.namespace, files, undefined);
  const all = await allPodSources(files, home);
  warnOfUnknownPods(all.unknown, io);
  return {
    evaluationsOf: async (test) => {
      const own = test.object
        ? await sourcesOfObject(test.object, suite, test, home)
        : sourcesOf(test, all, suite);
      const namespaces = [...new Set(own.map(({ namespace }) => namespace))];
      const contexts = await readContexts(namespaces, home, files, undefined, { now: io.now() });
      return interruptible(own.length, () => [...evaluate(own, contexts)]);
    },
  };
}

type AllPods = Awaited<ReturnType<typeof allPodSources>>;

/** The Pods of the workload that a test names, as NAMESPACE/KIND/NAME or KIND/NAME. */
function sourcesOf(test: SuiteTest, { sources, unknown }: AllPods, { file }: Suite): readonly PodSource[] {
  const [name = "", kind = "", namespace] = (test.workload ?? "").split("/").reverse();
  const isMeant = (own: ObjectReference) =>
    (namespace === undefined || own.namespace === namespace) &&
    own.kind.toLowerCase() === kind.toLowerCase() &&
    own.name === name;
  const found = [...sources.values()].flat().filter((source) =>
    isMeant({
      kind: source.owner?.kind ?? "Pod",
      namespace: source.namespace,
      name: source.owner?.name ?? source.pod.metadata.name ?? "",
    }),
  );
  const lost = found.length === 0 ? unknown.find(({ object }) => isMeant(object)) : undefined;
  if (lost !== undefined) {
    const message = `the Pods of ${test.workload} are unknown: ${lost.message}`;
    throw new InputError([{ file, line: test.line, message }]);
  }
  const places = new Set(found.map((source) => source.namespace));
  if (found.length > 0 && places.size === 1) return found;
  const message =
    found.length === 0
      ? `the files of the suite have no ${test.workload}`
      : `${test.workload} is in several namespaces (${[...places].join(", ")}): name one, as NAMESPACE/KIND/NAME`;
  throw new InputError([{ file, line: test.line, message }]);
}

/** A Pod or workload that is written in the suite. */
async function sourcesOfObject(
  object: JsonObject,
  { file }: Suite,
  { line }: SuiteTest,
  home: string,
): Promise<readonly PodSource[]> {
  const written = { apiVersion: "v1", kind: "Pod", ...object };
  const source: ManifestObject = {
    apiVersion: String(written.apiVersion),
    kind: String(written.kind),
    object: written,
    file,
    locate: () => ({ line }),
  };
  const { bad, ...manifests } = collectManifests([source]);
  const { sources, unknown } = await allPodSources(manifests, home);
  const all = [...bad.flatMap((one) => one.problems), ...unknown];
  if (all.length > 0) throw new InputError(all);
  return [...sources.values()].flat();
}

/**
 * What a first suite says about each workload of a directory: what happens today.
 * @throws InputError if there is none, because a suite needs a test
 */
export async function firstSuite(folder: string, io: Io): Promise<JsonObject> {
  const files = await readNamed([folder], { recursive: true, cwd: io.cwd }, io);
  const home = defaultNamespace(undefined, files, undefined);
  const all = await allPodSources(files, home);
  warnOfUnknownPods(all.unknown, io);
  const sources = [...all.sources.values()].flat();
  const namespaces = [...new Set(sources.map(({ namespace }) => namespace))];
  const contexts = await readContexts(namespaces, home, files, undefined, { now: io.now() });
  const { codesOf, resultInWords } = await import("../../src/report/test-run.ts");
  const tests = new Map<string, JsonObject>();
  const collect = (evaluation: Evaluation): void => {
    const { namespace, owner, pod } = evaluation.source;
    const name = owner?.name ?? pod.metadata.name;
    const workload = `${namespace}/${(owner?.kind ?? "Pod").toLowerCase()}/${name}`;
    if (name === undefined || tests.has(workload)) return;
    const codes = codesOf(evaluation);
    const { matched } = evaluation.outcome;
    const expect = {
      result: resultInWords(evaluation),
      matched,
      ...(codes.length > 0 && { findings: codes }),
    };
    tests.set(workload, { name: workload, workload, expect });
  };
  await interruptible(sources.length, () => {
    for (const evaluation of evaluate(sources, contexts)) collect(evaluation);
  });
  if (tests.size === 0) {
    throw new InputError([{ file: folder, message: "no Pods or workloads to test; add their manifests" }]);
  }
  return { ...suiteType, metadata: { name: "poddefaults" }, files: ["."], tests: [...tests.values()] };
}
