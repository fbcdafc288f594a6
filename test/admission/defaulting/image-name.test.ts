import { describe, expect, it } from "vitest";
import { isLatest } from "../../../src/admission/defaulting/image-name.ts";

const sha = `sha256:${"0".repeat(64)}`;

describe("isLatest", () => {
  it.each([
    "busybox",
    "busybox:latest",
    "reg.example.com:5000/team/app",
    "localhost/app",
    "Team/app",
    "index.docker.io/app:latest",
    `app:latest@${sha}`,
    "[::1]:5000/app",
  ])("holds for %s", (image) => {
    expect(isLatest(image)).toBe(true);
  });

  it.each([
    "busybox:1",
    "reg.example.com:5000/team/app:v1",
    `app@${sha}`,
    "app:Latest",
    // What cannot be parsed has no tag.
    "",
    "Busybox",
    " busybox",
    "busybox:",
    "app@sha256:00",
    `app:latest@md5:${"0".repeat(32)}`,
    "f".repeat(64),
  ])("does not hold for %j", (image) => {
    expect(isLatest(image)).toBe(false);
  });
});
