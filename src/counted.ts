/** Hears how many of all things are done; `unit` names the things where the text around does not. */
export type Count = (done: number, total: number, unit?: string) => void;

/** The same things, counted as they come. */
export function* counted<Thing>(things: Iterable<Thing>, total: number, count: Count): Generator<Thing> {
  let done = 0;
  for (const thing of things) {
    yield thing;
    done += 1;
    count(done, total);
  }
}
