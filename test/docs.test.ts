import { expect, test } from "vitest";
import { pages, picture, read, renderPage, renderPicture } from "./docs-content.ts";

test.each(pages)("%s shows what the program prints today (npm run generate:readme)", async (page) => {
  expect(await renderPage(page)).toBe(read(page));
});

test("the README's picture is made from real output", async () => {
  expect(await renderPicture()).toBe(read(picture));
});

test("the README stays short", () => {
  expect(read("README.md").split("\n").length).toBeLessThanOrEqual(151);
});
