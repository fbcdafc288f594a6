/** Something that a user may not be allowed to read, and that predictions can do without. */
export type Readable<Value> =
  | { readonly known: true; readonly value: Value }
  | {
      readonly known: false;
      /** What the server said, and how to check. */
      readonly why: string;
      /** As `kubectl auth can-i` takes it: `list serviceaccounts -n team-a`. */
      readonly permission: string;
    };
