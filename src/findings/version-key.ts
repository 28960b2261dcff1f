import type { VersionKey } from '../policy/index.ts';
import { sortKeyOf } from '../versions/index.ts';

/** Makes the sort key of a version in the order of the package's own kind. */
export const versionKey: VersionKey = (pkg, version) => sortKeyOf(pkg.type, version);
