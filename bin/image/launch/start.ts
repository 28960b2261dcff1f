/** Runs a program of the bundle, which reads the process's arguments. */
export async function start(
  program: 'plimsoll' | 'klar',
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  process.argv.splice(2, Infinity, ...args);
  const entry = `../dist/${program}.js`;
  await import(entry);
}
