/** Packages that the bundle leaves out and loads from node_modules. The first starts its threads from a file of its own. */
export const EXTERNALS: readonly string[] = ['piscina'];
