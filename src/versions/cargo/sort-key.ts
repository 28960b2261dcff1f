// Versions of crates: Semantic Versioning 2.0.0 to the letter, without the leading `v` that tags have. Cargo also stops
// at numbers of 64 bits; here they may be of any length.

import type { Result } from '../../domain/index.ts';
import { semanticSortKey } from '../semantic.ts';

export function cargoSortKey(version: string): Result<Uint8Array> {
  return semanticSortKey(version, 0, { shortest: 3 });
}
