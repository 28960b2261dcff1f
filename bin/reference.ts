/** Writes the generated pages of docs/; with --check, only says which of them are not up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { errorsPage } from './reference/errors-page.ts';
import { metricsPage } from './reference/metrics-page.ts';
import { manPage } from './reference/man-page.ts';
import { optionsPage } from './reference/options-page.ts';

const DOCS = join(import.meta.dirname, '..', 'docs');
const PAGES = {
  'reference/options.md': () => markdown(optionsPage()),
  'reference/errors.md': () => markdown(errorsPage()),
  'reference/metrics.md': () => markdown(metricsPage()),
  'man/plimsoll.1': manPage,
};

function markdown(text: string): Promise<string> {
  return format(text, { parser: 'markdown', printWidth: 110 });
}

for (const [name, write] of Object.entries(PAGES)) {
  const file = join(DOCS, name);
  const text = await write();
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`docs/${name} is not up to date: node bin/reference.ts`);
    process.exitCode = 1;
  }
}
