import fc from "fast-check";
import { type Frame, frames } from "./http2-frames.ts";
import { nasty } from "./inputs.ts";

/** What a connection does with the bytes of an answer. */
export type Fault =
  | { readonly kind: "cut" | "reset"; readonly at: number }
  | { readonly kind: "insert"; readonly at: number; readonly text: string }
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Another status line, with headers before those of the answer. */
  | { readonly kind: "head"; readonly status: string; readonly headers: readonly string[] }
  | { readonly kind: "chunked"; readonly text: string }
  /** HTTP/2: frames beside the answer, or instead of it. */
  | {
      readonly kind: "frames";
      readonly place: "before" | "within" | "after" | "instead";
      readonly frames: readonly Frame[];
    }
  /** HTTP/2: bytes instead of the server's first frame. */
  | { readonly kind: "greeting"; readonly text: string }
  /** Bytes instead of a handshake. */
  | { readonly kind: "no-tls"; readonly text: string };

/** `first` answers are right; the next `times` have the fault. */
export type Faults = {
  /** The server agrees on HTTP/2. */
  readonly http2: boolean;
  readonly first: number;
  readonly times: number;
  readonly fault: Fault;
};

const statuses = [100, 101, 103, 200, 201, 204, 206, 301, 302, 304, 307, 401, 403, 404, 410, 418, 429];
const statusLines = [...statuses, 500, 502, 503, 504, 599].map((status) => `HTTP/1.1 ${status} Odd`);

const header = fc.oneof(
  fc
    .constantFrom("1", "0", "-1", "99999999999", "1e9", "NaN", "Wed, 21 Oct 2015 07:28:00 GMT", "", "\u0001")
    .map((value) => `Retry-After: ${value}`),
  fc
    .constantFrom("/", "//", "https://127.0.0.1:1/", "file:///etc/passwd", "", "%zz")
    .map((value) => `Location: ${value}`),
  fc.constantFrom("0", "1", "-5", "99999999999999999999", "x").map((value) => `Content-Length: ${value}`),
  fc
    .constantFrom(
      "text/html",
      "application/json; charset=utf-16",
      "application/vnd.kubernetes.protobuf",
      "\u00ff",
    )
    .map((value) => `Content-Type: ${value}`),
  fc.constantFrom("gzip", "br", "identity", "gzip, gzip").map((value) => `Content-Encoding: ${value}`),
  fc.constantFrom("chunked", "gzip, chunked", "x").map((value) => `Transfer-Encoding: ${value}`),
  fc.constantFrom("websocket", "h2c", "SPDY/3.1").map((value) => `Connection: Upgrade\r\nUpgrade: ${value}`),
  nasty.map((text) => `Warning: 299 - "${text}"`),
);

const onAnyConnection: readonly fc.Arbitrary<Fault>[] = [
  fc.record({ kind: fc.constantFrom("cut", "reset"), at: fc.nat() }),
  fc.record({ kind: fc.constant("insert"), at: fc.nat(), text: nasty }),
  fc.record({ kind: fc.constant("delay"), milliseconds: fc.nat({ max: 5 }) }),
  fc.record({
    kind: fc.constant("no-tls"),
    text: fc.oneof(nasty, fc.constant("HTTP/1.1 400 Bad Request\r\n\r\n")),
  }),
];

const onHttp1: readonly fc.Arbitrary<Fault>[] = [
  ...onAnyConnection,
  fc.record({
    kind: fc.constant("head"),
    status: fc.oneof(fc.constantFrom(...statusLines), nasty),
    headers: fc.array(header, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant("chunked"),
    text: fc.oneof(nasty, fc.constantFrom("ffffffff\r\n", "-1\r\n", "0\r\n\r\n", "5\r\nab\r\n")),
  }),
];

const onHttp2: readonly fc.MaybeWeightedArbitrary<Fault>[] = [
  ...onAnyConnection,
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant("frames"),
      place: fc.constantFrom("before", "within", "after", "instead"),
      frames,
    }),
  },
  fc.record({
    kind: fc.constant("greeting"),
    text: fc.oneof(nasty, fc.constant("HTTP/1.1 400 Bad Request\r\n\r\n".repeat(3))),
  }),
];

function faultsOf(http2: boolean, kinds: readonly fc.MaybeWeightedArbitrary<Fault>[]): fc.Arbitrary<Faults> {
  return fc.record({
    http2: fc.constant(http2),
    first: fc.nat({ max: 3 }),
    times: fc.constantFrom(1, 2, 1000),
    fault: fc.oneof(...kinds),
  });
}

export const faults: fc.Arbitrary<Faults> = fc.oneof(faultsOf(false, onHttp1), faultsOf(true, onHttp2));
