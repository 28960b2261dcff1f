import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { HttpError } from '../../../shell/http-error.ts';

/** The error reference: in the documentation when running from source, and beside the bundle otherwise. */
const REFERENCE = import.meta.url.endsWith('.ts')
  ? new URL('../../../../../docs/reference/errors.md', import.meta.url)
  : new URL('./errors.md', import.meta.url);

let sections: readonly string[] | undefined;

/** Returns a code's section, in Markdown. Reads the reference once. */
export async function readErrorPage(code: string): Promise<string> {
  sections ??= (await readFile(fileURLToPath(REFERENCE), 'utf8')).split(/^(?=#{2,3} )/mu);
  const section = sections.find((each) => each.startsWith(`### \`${code}\`\n`));
  if (section === undefined) throw new HttpError(404, `no error has the code ${code}`);
  return section;
}
