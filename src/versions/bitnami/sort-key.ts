// Bitnami package versions: semantic ones, but a number behind the hyphen is the package revision
// (`1.2.3-4`), which sorts above the version, with any suffix (`2.4.46-10.el8`). Records also have
// pre-releases (`2.6.0-rc1`).
//
// An absent revision is revision 0, the first one: records use `1.19.0-0` and `1.19.0` interchangeably. As an
// inclusive upper bound, a version without a revision includes all its revisions.

import { ok, type Result } from '../../domain/index.ts';
import { endOfDigits, HYPHEN_CHARACTER, PLUS_CHARACTER } from '../characters.ts';
import type { KeyWriter } from '../key-writer.ts';
import {
  END,
  finishKey,
  RELEASE_RANK,
  semanticKeyWriter,
  writeCore,
  writeIdentifiers,
  type SemanticGrammar,
} from '../semantic.ts';

const GRAMMAR: SemanticGrammar = { shortest: 1, leadingZeros: true };
/** Above any revision. */
const HIGHEST = 0xff;

const SEPARATORS = '.-';

export function bitnamiSortKey(version: string): Result<Uint8Array> {
  return writeVersion(version, false);
}

/** Returns the key for an inclusive upper bound. */
export function bitnamiLastKey(version: string): Result<Uint8Array> {
  return writeVersion(version, true);
}

function writeVersion(version: string, isLast: boolean): Result<Uint8Array> {
  const key = semanticKeyWriter();
  const core = writeCore(key, version, 0, GRAMMAR);
  if (!core.ok) return core;
  let at = core.value.end;
  if (version.charCodeAt(at) === HYPHEN_CHARACTER) {
    const end = writeSuffix(key, version, at + 1);
    if (!end.ok) return end;
    at = end.value;
  } else {
    key.byte(RELEASE_RANK);
    if (isLast) key.byte(HIGHEST);
    else {
      key.number(version, at, at);
      key.byte(END);
    }
  }
  return finishKey(key, version, at);
}

/** Writes a revision or a pre-release; returns where it ends. */
function writeSuffix(key: KeyWriter, text: string, start: number): Result<number> {
  const digits = endOfDigits(text, start);
  if (digits === start) return writeIdentifiers(key, text, start, GRAMMAR);
  key.byte(RELEASE_RANK);
  key.number(text, start, digits);
  const isWhole = digits === text.length || text.charCodeAt(digits) === PLUS_CHARACTER;
  if (!isWhole) {
    const rest = SEPARATORS.includes(text.charAt(digits)) ? digits + 1 : digits;
    return writeIdentifiers(key, text, rest, GRAMMAR);
  }
  key.byte(END);
  return ok(digits);
}
