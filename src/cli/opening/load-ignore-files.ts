import { readIgnoreFile } from '../../config/index.ts';
import { printable } from '../../errors/index.ts';
import type { IgnoreRule } from '../../policy/index.ts';

/** Reads --ignore-file files, and prints entries without an equivalent. Throws CONFIG_INVALID. */
export async function loadIgnoreFiles(files: readonly string[]): Promise<readonly IgnoreRule[]> {
  const rules: IgnoreRule[] = [];
  for (const file of new Set(files)) {
    const read = await readIgnoreFile(file);
    for (const warning of read.warnings) process.stderr.write(`warning: ${printable(warning)}\n`);
    for (const rule of read.rules) rules.push(rule);
  }
  return rules;
}
