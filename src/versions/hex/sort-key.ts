// Hex package versions, as Elixir's Version reads them: Semantic Versioning 2.0.0 without a leading `v`.
// Records also have bounds with two numbers (`3.0`), which Elixir reads only in requirements.

import type { Result } from '../../domain/index.ts';
import { semanticSortKey } from '../semantic.ts';

export function hexSortKey(version: string): Result<Uint8Array> {
  return semanticSortKey(version, 0, { shortest: 2 });
}
