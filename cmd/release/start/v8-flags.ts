const switches = ["flush-bytecode", "concurrent-sparkplug", "concurrent-recompilation", "concurrent-osr"];
const sizes = ["min-semi-space-size", "max-semi-space-size"];

/**
 * Flags with which V8 does nothing by the clock: it compiles hot functions at once, which it notes in their code, and
 * has no garbage to collect (256 MiB for new objects), which would take the code of functions that have not run of late,
 * and leave bytes of what was there before in the padding of objects.
 */
export const steady = [...switches.map((name) => `--no-${name}`), ...sizes.map((name) => `--${name}=256`)];

/** The same flags as V8 has them by default. A cache notes the flags it was made under, and serves under no others. */
export const usual = [...switches.map((name) => `--${name}`), ...sizes.map((name) => `--${name}=0`)];
