// Crate versions: Semantic Versioning 2.0.0 to the letter, without the leading `v` in tags. Cargo also stops
// at 64-bit numbers; here they may be of any length.

import type { Result } from '../../domain/index.ts';
import { semanticSortKey } from '../semantic.ts';

export function cargoSortKey(version: string): Result<Uint8Array> {
  return semanticSortKey(version, 0, { shortest: 3 });
}
