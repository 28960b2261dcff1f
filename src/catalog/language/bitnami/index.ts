import type { FileFacts } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { readComponents } from './components.ts';

const ROOT = 'opt/bitnami/';
const DOCUMENT = /(?:^|\/)\.spdx-[^/]+\.spdx$/u;

/** Reads Bitnami's components from the SPDX document that it puts into the folder of each. */
export const bitnamiCataloger: FileCataloger = {
  kind: 'file',
  id: 'bitnami',
  version: 1,
  looksAt: (path) => path.startsWith(ROOT) && DOCUMENT.test(path),
  wants: () => 'whole',
  read({ path }, body): FileFacts {
    const components = readComponents(body.read(0, body.size).toString('utf8'));
    return components.ok ? { path, packages: components.value } : unreadableFile(path, components.failure);
  },
};
