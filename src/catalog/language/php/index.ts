import type { FileFacts } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isComposerList } from '../../markers/index.ts';
import { unreadableEntry, unreadableFile } from '../../unreadable-entry.ts';
import { readInstalled } from './installed.ts';

/** Reads the packages that Composer installed, from the list that it keeps beside them. */
export const phpCataloger: FileCataloger = {
  kind: 'file',
  id: 'php',
  version: 2,
  looksAt: isComposerList,
  wants: () => 'whole',
  read({ path }, body): FileFacts {
    const list = readInstalled(body.read(0, body.size).toString('utf8'));
    if (!list.ok) return unreadableFile(path, list.failure);
    const { packages, invalid } = list.value;
    if (invalid === 0) return { path, packages };
    const reason = `${invalid} of its entries ${invalid === 1 ? 'has' : 'have'} no valid name or version`;
    return { path, packages, problems: [unreadableEntry(path, reason)] };
  },
};
