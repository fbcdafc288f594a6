import type { Plugin } from "esbuild";

const layoutPackages = /^(cliui|string-width)$/;
const yargsImports = /[\\/]yargs[\\/]lib[\\/]platform-shims[\\/]/;

/**
 * An esbuild plugin: yargs gets the packages that lay out its help when it calls them, not when it is loaded. The plugin
 * writes its own help (cmd/help.ts), and their tables of emoji cost more time than all else that yargs does.
 */
export const lateLayout: Plugin = {
  name: "late-layout",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: layoutPackages }, ({ path, importer, resolveDir }) =>
      yargsImports.test(importer) ? { path, namespace: "late", pluginData: resolveDir } : undefined,
    );
    onLoad({ filter: layoutPackages, namespace: "late" }, ({ path, pluginData }) => ({
      contents: `
        export default (...args) => {
          const loaded = require(${JSON.stringify(path)});
          return (loaded.default ?? loaded)(...args);
        };`,
      resolveDir: pluginData,
    }));
  },
};
