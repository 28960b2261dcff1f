import type { VersionScheme } from '../scheme.ts';
import { nugetSortKey } from './sort-key.ts';

export const nuget: VersionScheme = {
  id: 'nuget',
  specification: 'https://learn.microsoft.com/en-us/nuget/concepts/package-versioning',
  sortKey: nugetSortKey,
};
