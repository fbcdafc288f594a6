import { describe, expect, it } from "vitest";
import {
  blankLocalSymbols,
  findCommand,
  findSegment,
  loadCommand,
} from "../../cmd/release/executable/mach-o.ts";
import { checkSignature, signMachO } from "../../cmd/release/executable/sign-mach-o.ts";
import { makeImage } from "./mach-o-image.ts";

const locals = [
  { name: "_local", type: 0x0e },
  { name: "_debug", type: 0x64 },
];
const others = [
  { name: "_exported", type: 0x0f },
  { name: "_undefined", type: 0x01 },
];

describe("an ad-hoc signature", () => {
  it("is valid, and covers the image to the end of its code", () => {
    const image = makeImage(locals, others);
    expect(checkSignature(image)).toEqual(["there is no signature"]);
    const signed = signMachO(image, "test");
    expect(checkSignature(signed)).toEqual([]);
    expect(signed.length % 16).toBe(0);
  });

  it("replaces an older one", () => {
    const once = signMachO(makeImage(locals, others), "test");
    const twice = signMachO(once, "test");
    expect(twice.equals(once)).toBe(true);
    expect(checkSignature(signMachO(once, "a much longer identifier"))).toEqual([]);
  });

  it("leaves the caller's image alone", () => {
    const image = makeImage(locals, others);
    signMachO(image, "test");
    expect(image.equals(makeImage(locals, others))).toBe(true);
  });

  it("is void after any change to the code", () => {
    const signed = signMachO(makeImage(locals, others), "test");
    for (const offset of [0x900, 0x1000]) {
      const changed = Buffer.from(signed);
      changed.writeUInt8(changed.readUInt8(offset) ^ 1, offset);
      expect(checkSignature(changed)).toEqual(["1 of 2 pages do not have the hash that was signed"]);
    }
    expect(checkSignature(Buffer.concat([signed, Buffer.alloc(1)]))).toEqual([
      "the signature and __LINKEDIT do not end with the file",
    ]);
  });

  it("needs room for its load command", () => {
    const image = makeImage(locals, others);
    const text = findSegment(image, "__TEXT");
    image.writeUInt32LE(image.readUInt32LE(20) + 32, text.offset + 72 + 48);
    expect(() => signMachO(image, "test")).toThrow("no room");
  });

  it("is for Mach-O images only", () => {
    expect(() => signMachO(Buffer.alloc(4096), "test")).toThrow("not a thin 64-bit Mach-O image");
  });
});

describe("blanking local symbols", () => {
  it("leaves no trace of them, and everything else where it was", () => {
    const image = makeImage(locals, others);
    blankLocalSymbols(image);
    const text = image.toString("latin1");
    expect([...locals, ...others].filter(({ name }) => text.includes(`\0${name}\0`))).toEqual(others);
    const { offset = 0 } = findCommand(image, loadCommand.symtab) ?? {};
    const symbols = image.readUInt32LE(offset + 8);
    expect(image.subarray(symbols, symbols + 32).every((byte) => byte === 0)).toBe(true);
    const original = makeImage(locals, others);
    const exported = symbols + 32;
    expect(image.subarray(exported, exported + 32).equals(original.subarray(exported, exported + 32))).toBe(
      true,
    );
  });

  it("refuses an image whose symbols are in another order than its header says", () => {
    const image = makeImage(others, locals);
    expect(() => blankLocalSymbols(image)).toThrow(
      "symbol 0 of the Mach-O image is not where LC_DYSYMTAB says",
    );
  });
});
