// Semantic Versioning 2.0.0. Accepts a leading `v` and a missing patch version, since tags have both and Swift's package
// manager reads them; fails for everything else that the grammar refuses: `1`, `01.2.3`, blanks. Numbers may be of any length, whereas npm's parser stops at 2^53.

import type { Result } from '../../domain/index.ts';
import { semanticSortKey } from '../semantic.ts';

export function semverSortKey(version: string): Result<Uint8Array> {
  return semanticSortKey(version, version.startsWith('v') ? 1 : 0, { shortest: 2 });
}
