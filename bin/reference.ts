/** Writes the generated pages of docs/reference/; with --check, only says which of them are not up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { errorsPage } from './reference/errors-page.ts';
import { optionsPage } from './reference/options-page.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'reference');
const PAGES = { 'options.md': optionsPage, 'errors.md': errorsPage };

for (const [name, write] of Object.entries(PAGES)) {
  const file = join(FOLDER, name);
  const text = await format(write(), { parser: 'markdown', printWidth: 110 });
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`docs/reference/${name} is not up to date: node bin/reference.ts`);
    process.exitCode = 1;
  }
}
