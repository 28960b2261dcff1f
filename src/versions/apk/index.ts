import type { VersionScheme } from '../scheme.ts';
import { apkSortKey } from './sort-key.ts';

export const apk: VersionScheme = {
  id: 'apk',
  specification: 'https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/v2.14.4/src/version.c',
  sortKey: apkSortKey,
};
