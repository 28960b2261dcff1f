import type { FileFacts } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { invalidEntries, unreadableFile } from '../../unreadable-entry.ts';
import { readComponents, readList } from './components.ts';

const ROOT = 'opt/bitnami/';
const DOCUMENT = /(?:^|\/)\.spdx-[^/]+\.spdx$/u;
/** The image's component list, the only source in older images. */
const LIST = `${ROOT}.bitnami_components.json`;

/** Reads Bitnami components from the SPDX document in each component's folder, and from the image's list. */
export const bitnamiCataloger: FileCataloger = {
  kind: 'file',
  id: 'bitnami',
  version: 2,
  looksAt: (path) => path.startsWith(ROOT) && (path === LIST || DOCUMENT.test(path)),
  wants: () => 'whole',
  read({ path }, body): FileFacts {
    const text = body.read(0, body.size).toString('utf8');
    const found = path === LIST ? readList(text) : readComponents(text);
    if (!found.ok) return unreadableFile(path, found.failure);
    const packages = found.value.filter((each) => each !== undefined);
    const invalid = found.value.length - packages.length;
    if (invalid === 0) return { path, packages };
    return { path, packages, problems: [invalidEntries(path, invalid)] };
  },
  combine: withoutDocumented,
};

/** Drops list entries that have an SPDX document, which carries its own version. */
function withoutDocumented(files: readonly FileFacts[]): readonly FileFacts[] {
  const documents = files.filter(({ path }) => path !== LIST);
  const names = new Set(documents.flatMap(({ packages = [] }) => packages.map(({ name }) => name)));
  return files.map((facts) => {
    if (facts.path !== LIST || !facts.packages) return facts;
    return { ...facts, packages: facts.packages.filter(({ name }) => !names.has(name)) };
  });
}
