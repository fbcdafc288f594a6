import type { Plugin } from "esbuild";

/**
 * An esbuild plugin: leaves client-node out of a bundle, which then asks its `require` for "client-node". It brings nine
 * hundred modules along, and their names alone would be half of what V8 has to unpack at each start.
 */
export const separateClientNode: Plugin = {
  name: "separate-client-node",
  setup({ onResolve }) {
    onResolve({ filter: /^@kubernetes\/client-node\b/ }, () => ({ path: "client-node", external: true }));
  },
};
