/** Runs the bundle, which reads the process's arguments. */
export async function start(args: readonly string[]): Promise<void> {
  process.argv.splice(2, Infinity, ...args);
  const bundle = '../dist/plimsoll.js';
  await import(bundle);
}
