// Dart package versions, as pub_semver orders them: Semantic Versioning, except that build metadata counts,
// as in its first drafts: `1.2.3` is below `1.2.3+1`.

import type { Result } from '../../domain/index.ts';
import { semanticSortKey } from '../semantic.ts';

export function pubSortKey(version: string): Result<Uint8Array> {
  return semanticSortKey(version, 0, { shortest: 3, ordersBuilds: true });
}
