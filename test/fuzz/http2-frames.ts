import fc from "fast-check";
import { nasty } from "./inputs.ts";

/** A frame of HTTP/2 (RFC 9113, section 4.1), right or wrong. */
export type Frame = {
  readonly type: number;
  readonly flags: number;
  readonly stream: "answer" | "connection" | "next";
  /** A character is a byte. Longer headers are continued in more frames. */
  readonly payload: string;
  /** How often it is sent. */
  readonly times: number;
};

const [data, headers, reset, settings, pushPromise, ping, goAway, windowUpdate, continuation] = [
  0, 1, 3, 4, 5, 6, 7, 8, 9,
] as const;
const endStream = 1;
const endHeaders = 4;
const largestFrame = 16_384;

/** The bytes of frames beside an answer in `stream`. */
export function encodeFrames(frames: readonly Frame[], stream: number): Buffer {
  const streams = { answer: stream, connection: 0, next: stream + 2 };
  const encoded = frames.flatMap((frame) => {
    const bytes = Buffer.concat(encodeFrame(frame, streams[frame.stream]));
    return Array<Buffer>(frame.times).fill(bytes);
  });
  return Buffer.concat(encoded);
}

function encodeFrame({ type, flags, payload }: Frame, stream: number): readonly Buffer[] {
  if (type !== headers || payload.length <= largestFrame) return [encode(type, flags, stream, payload)];
  const first = encode(type, flags & ~endHeaders, stream, payload.slice(0, largestFrame));
  const rest: Buffer[] = [];
  for (let at = largestFrame; at < payload.length; at += largestFrame) {
    const isLast = at + largestFrame >= payload.length;
    rest.push(
      encode(continuation, isLast ? flags & endHeaders : 0, stream, payload.slice(at, at + largestFrame)),
    );
  }
  return [first, ...rest];
}

function encode(type: number, flags: number, stream: number, payload: string): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, Buffer.from(payload, "latin1")]);
}

/** Takes the first frame from bytes, if all of it is there. */
export function takeFrame(bytes: Buffer) {
  const size = bytes.length < 9 ? Number.POSITIVE_INFINITY : 9 + bytes.readUIntBE(0, 3);
  if (bytes.length < size) return undefined;
  const [type, flags] = [bytes.readUInt8(3), bytes.readUInt8(4)];
  return {
    frame: bytes.subarray(0, size),
    rest: bytes.subarray(size),
    stream: bytes.readUInt32BE(5) & 0x7f_ff_ff_ff,
    endsStream: type === reset || ([data, headers].includes(type as 0 | 1) && (flags & endStream) !== 0),
  };
}

function uint32(value: number): string {
  return String.fromCharCode(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

/** HPACK (RFC 7541): a string without Huffman's code. */
function hpackString(text: string): string {
  const bytes = Buffer.from(text).toString("latin1");
  let length = "";
  let left = bytes.length;
  if (left < 127) return String.fromCharCode(left) + bytes;
  for (left -= 127; left >= 128; left >>>= 7) length += String.fromCharCode((left & 127) | 128);
  return `\u007f${length}${String.fromCharCode(left)}${bytes}`;
}

/** HPACK: header fields that no table remembers. */
function headerBlock(fields: readonly (readonly [name: string, value: string])[]): string {
  return fields.map(([name, value]) => `\u0000${hpackString(name)}${hpackString(value)}`).join("");
}

const statuses = [100, 101, 103, 200, 201, 204, 206, 301, 304, 401, 403, 404, 410, 429, 500, 503, 504, 599];
const status = fc
  .oneof(
    { weight: 4, arbitrary: fc.constantFrom(...statuses.map(String)) },
    fc.constantFrom("", "0", "99", "0200", "1000", "-1", "2e2", "abc", "200 OK"),
  )
  .map((value) => [":status", value] as const);

const field = fc.oneof(
  fc.tuple(fc.constant("content-length"), fc.constantFrom("0", "1", "-5", "9".repeat(20), "x", "100")),
  fc.tuple(fc.constant("content-encoding"), fc.constantFrom("gzip", "br", "identity", "gzip, gzip")),
  fc.tuple(fc.constant("content-type"), fc.constantFrom("text/html", "application/json", "\u00ff")),
  fc.tuple(fc.constant("retry-after"), fc.constantFrom("0", "1", "-1", "99999999999", "NaN", "")),
  fc.tuple(
    fc.constant("warning"),
    nasty.map((text) => `299 - "${text}"`),
  ),
  fc.tuple(
    fc.constantFrom("connection", "transfer-encoding", "upgrade", "te"),
    fc.constantFrom("close", "chunked", "h2c"),
  ),
  fc.tuple(fc.constantFrom(":status", ":path", ":odd", "Upper", "", "location", "set-cookie"), nasty),
  fc.tuple(nasty, nasty),
);

const fields = fc.oneof(
  { weight: 8, arbitrary: fc.array(field, { maxLength: 4 }) },
  fc.constant(Array.from({ length: 150 }, (_, index) => ["warning", `299 - "w${index}"`] as const)),
  fc.constant(Array.from({ length: 20_000 }, () => ["a", "b"] as const)),
  fc.constantFrom(5000, 70_000, 2_000_000).map((size) => [["a", "b".repeat(size)] as const]),
);

const head = fc
  .tuple(fc.oneof({ weight: 9, arbitrary: status.map((one) => [one]) }, fc.constant([])), fields)
  .map(([before, after]) => headerBlock([...before, ...after]));

const code = fc.oneof(fc.nat({ max: 14 }), fc.constantFrom(77, 2 ** 32 - 1));
const body = fc.oneof(
  nasty,
  fc.constantFrom("{}", "null", '{"kind":"Status"}', "{".repeat(20_000), "x".repeat(5000)),
);
const bytes = nasty.map((text) => Buffer.from(text).toString("latin1"));
const lastStreams = [0, 1, 3, 2 ** 31 - 1];

type Parts = readonly [Frame["type"], Frame["stream"], fc.Arbitrary<string>, fc.Arbitrary<number>];
const one = fc.constant(1);
const flood = fc.constantFrom(1, 5, 3000);
const noFlags = fc.constant(0);

function frame([type, stream, payload, times]: Parts, flags: fc.Arbitrary<number>): fc.Arbitrary<Frame> {
  return fc.record({ type: fc.constant(type), flags, stream: fc.constant(stream), payload, times });
}

const endings = fc.constantFrom(0, endStream);

const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  {
    weight: 3,
    arbitrary: frame(
      [headers, "answer", head, one],
      endings.map((end) => end | endHeaders),
    ),
  },
  { weight: 2, arbitrary: frame([data, "answer", body, one], endings) },
  { weight: 2, arbitrary: frame([reset, "answer", code.map(uint32), one], noFlags) },
  frame(
    [
      goAway,
      "connection",
      fc
        .tuple(fc.constantFrom(...lastStreams), code, bytes)
        .map(([last, why, text]) => uint32(last) + uint32(why) + text),
      one,
    ],
    noFlags,
  ),
  frame(
    [
      settings,
      "connection",
      fc
        .tuple(fc.nat({ max: 9 }), fc.constantFrom(0, 1, 100, 65_535, 2 ** 24, 2 ** 32 - 1))
        .map(([id, value]) => `\u0000${String.fromCharCode(id)}${uint32(value)}`),
      flood,
    ],
    noFlags,
  ),
  frame([settings, "connection", fc.constant(""), flood], fc.constantFrom(0, 1)),
  frame([ping, "connection", fc.constant("12345678"), flood], fc.constantFrom(0, 1)),
  frame([windowUpdate, "connection", fc.constantFrom(0, 1, 2 ** 31 - 1).map(uint32), flood], noFlags),
  frame([windowUpdate, "answer", fc.constantFrom(0, 1, 2 ** 31 - 1).map(uint32), flood], noFlags),
  frame([pushPromise, "answer", head.map((block) => uint32(2) + block), one], fc.constant(endHeaders)),
  frame([data, "next", body, one], endings),
  frame([headers, "next", head, one], fc.constant(endHeaders)),
  fc.record({
    type: fc.nat({ max: 20 }),
    flags: fc.nat({ max: 255 }),
    stream: fc.constantFrom("answer", "connection", "next"),
    payload: bytes,
    times: fc.constantFrom(1, 1, 3000),
  }),
);

export const frames = fc.array(anyFrame, { maxLength: 4 });
