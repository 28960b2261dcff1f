import type { VersionKey } from '../policy/index.ts';
import { sortKeyOf } from '../versions/index.ts';

/** Returns a version's sort key in its package type's order. */
export const versionKey: VersionKey = (pkg, version) => sortKeyOf(pkg.type, version);
