/** Writes who may import whom into the table of docs/architecture.md; with --check, only says whether it is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { ALLOWED } from './allowed-imports.ts';

const FILE = join(import.meta.dirname, '..', 'docs', 'architecture.md');
/** `| \`store/\` | the ports, the schema | \`domain\` |` */
const ROW = /^\| `(\w+)\/` *\|([^|]*)\|[^|]*\|$/gmu;
const COMPOSED: Readonly<Record<string, string>> = { server: 'everything but `cli`', cli: 'everything' };

function namesOf(folder: string): string {
  const names = ALLOWED[folder]?.map((name) =>
    name.endsWith('/ports') ? `the ports of \`${name.slice(0, -'/ports'.length)}\`` : `\`${name}\``,
  );
  if (names === undefined) return COMPOSED[folder] ?? 'no rule';
  return names.length === 0 ? 'nothing' : names.join(', ');
}

const before = readFileSync(FILE, 'utf8');
const after = await format(
  before.replace(
    ROW,
    (_row, folder: string, purpose: string) => `| \`${folder}/\` |${purpose}| ${namesOf(folder)} |`,
  ),
  { parser: 'markdown', printWidth: 110 },
);

if (!process.argv.includes('--check')) writeFileSync(FILE, after);
else if (before !== after) {
  console.error('docs/architecture.md is not up to date: node bin/import-table.ts');
  process.exitCode = 1;
}
