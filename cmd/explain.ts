import { exitCode } from "../src/errors.ts";
import { defineCommand } from "./command.ts";
import { explainFlags } from "./explain/flags.ts";
import { subjectOf } from "./explain/subject.ts";

export const explain = defineCommand({
  name: "explain",
  usage: "explain (PODDEFAULT | TYPE/NAME | FILE | spec.FIELD | CODE) ... [-f FILE]... [flags]",
  description: `Explain why PodDefaults do or do not apply to a Pod, and how to change that; what a PodDefault does; what its fields and the codes of findings mean; what a denial of the webhook says.

A bare word is the name of a PodDefault, unless it is a file, TYPE/NAME, the path of a field (spec, spec.tolerations), or a code in capitals (CONFLICT).`,
  examples: [
    { comment: "Why is nothing injected into this Pod", command: "kubectl poddefault explain pod/web-0" },
    {
      comment: "The same for the Pods that a file would create, without a cluster",
      command: "kubectl poddefault explain deployment.yaml -f poddefaults.yaml --local",
    },
    {
      comment: "Why does gpu not apply to this Deployment",
      command: "kubectl poddefault explain gpu --for deployment/ranker",
    },
    {
      comment: "What a PodDefault selects, injects and conflicts with",
      command: "kubectl poddefault explain gpu",
    },
    { comment: "How to opt in to it", command: "kubectl poddefault explain gpu --opt-in" },
    {
      comment: "Why a StatefulSet cannot create its Pods",
      command: "kubectl poddefault explain --event statefulset/notebook",
    },
    { comment: "How a field merges", command: "kubectl poddefault explain spec.tolerations" },
  ],
  flags: explainFlags,
  args: { max: Number.POSITIVE_INFINITY, complete: ["field", "pod-default", "object", "code"] },
  run: async (options, io) => {
    const subject = subjectOf(options, io);
    switch (subject.kind) {
      case "event":
        return (await import("./explain/event.ts")).explainEvent(options, io);
      case "schema": {
        const { default: schema } = await import("./documents.schema.json", {
          with: { type: "json" },
        });
        io.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
        return exitCode.fine;
      }
      case "code":
        return (await import("./explain/codes.ts")).explainCodes(subject.codes, options, io);
      case "field":
        return (await import("./explain/fields.ts")).explainFields(subject.paths, options, io);
      case "pod-default":
        return (await import("./explain/pod-default.ts")).explainPodDefaults(subject.names, options, io);
      case "opt-in":
        return (await import("./explain/opt-in.ts")).explainOptIn(subject.names, options, io);
      case "pods":
        return (await import("./explain/pods.ts")).explainPods(
          { ...options, args: subject.words },
          io,
          subject.about,
        );
    }
  },
});
