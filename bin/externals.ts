/** Packages that the bundle leaves out and loads from node_modules. Types of the library are from the first; the second starts its threads from a file
 * of its own. */
export const EXTERNALS: readonly string[] = ['openapi-fetch', 'piscina'];
