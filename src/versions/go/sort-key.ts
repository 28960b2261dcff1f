// Go module versions, as golang.org/x/mod/semver orders them: semantic ones behind a `v`, which the
// vulnerability database leaves out. Pseudo-versions (`v0.0.0-20180116102854-5a71ef0e047d`) are pre-releases
// whose texts begin with the time, and `+incompatible` is build metadata. A short form has zeros in place of
// absent numbers.
//
// Records have bounds that Go refuses, although they are unambiguous: short forms with a pre-release
// (`2.1-beta.5`), and zeros before a number (`18.09.8`).

import type { Result } from '../../domain/index.ts';
import { semanticSortKey } from '../semantic.ts';

export function goSortKey(version: string): Result<Uint8Array> {
  return semanticSortKey(version, version.startsWith('v') ? 1 : 0, { shortest: 1, leadingZeros: true });
}
