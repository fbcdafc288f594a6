import { describe, expect, it } from "vitest";
import { thirdPartyLicenses } from "../../cmd/release/third-party.ts";

describe("the licenses of others", () => {
  it("names Node.js and each bundled package once, with its terms", async () => {
    const inputs = [
      "src/kubernetes/yaml.ts",
      "node_modules/js-yaml/dist/js-yaml.mjs",
      "node_modules/js-yaml/package.json",
      "node_modules/@kubernetes/client-node/dist/config.js",
    ];
    const text = await thirdPartyLicenses(inputs, "the terms of Node.js\n");
    const headings = [...text.matchAll(/^={80}\n(.*)\n={80}$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      "Node.js",
      expect.stringMatching(/^@kubernetes\/client-node \d.* \(Apache-2\.0\)$/),
      expect.stringMatching(/^js-yaml \d.* \(MIT\)$/),
    ]);
    expect(text).toContain("the terms of Node.js");
    expect(text).toContain("Permission is hereby granted");
  });
});
