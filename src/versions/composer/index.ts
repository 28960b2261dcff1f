import type { VersionScheme } from '../scheme.ts';
import { composerSortKey } from './sort-key.ts';

export const composer: VersionScheme = {
  id: 'composer',
  specification: 'https://getcomposer.org/doc/04-schema.md#version',
  sortKey: composerSortKey,
};
