import { failed, type Result } from '../domain/index.ts';
import { schemeOf } from './registry.ts';
import type { SchemeId } from './scheme.ts';

/** Version schemes by purl type. */
const SCHEMES_OF_TYPES: ReadonlyMap<string, SchemeId> = new Map<string, SchemeId>([
  ['apk', 'apk'],
  ['bitnami', 'bitnami'],
  ['cargo', 'cargo'],
  ['composer', 'composer'],
  ['deb', 'deb'],
  ['gem', 'gem'],
  ['golang', 'go'],
  ['hex', 'hex'],
  ['maven', 'maven'],
  ['npm', 'npm'],
  ['nuget', 'nuget'],
  ['pub', 'pub'],
  ['pypi', 'pypi'],
  ['rpm', 'rpm'],
]);

/** Returns the sort key for a package version; fails for an unknown purl type, as for an invalid version. */
export function sortKeyOf(type: string, version: string): Result<Uint8Array> {
  const id = SCHEMES_OF_TYPES.get(type);
  return id ? schemeOf(id).sortKey(version) : failed(`no scheme orders versions of ${type} packages`);
}
