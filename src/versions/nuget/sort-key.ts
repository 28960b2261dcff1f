// NuGet.Versioning's NuGetVersion: one to four numbers, where absent ones are zeros, then a case-insensitive
// pre-release, and build metadata, which is ignored. A digit label is a number only if it fits a 32-bit
// integer, as .NET parses it: a time stamp (`20240131123456`) is text. So is a signed label (`-5`) here.

import { failed, ok, type Result } from '../../domain/index.ts';
import { DOT_CHARACTER, endOfDigits, HYPHEN_CHARACTER } from '../characters.ts';
import type { KeyWriter } from '../key-writer.ts';
import { finishKey, RELEASE_RANK, semanticKeyWriter, writeIdentifiers } from '../semantic.ts';

const NUMBERS = 4;
const LABELS = { leadingZeros: true, largestNumber: 2 ** 31 - 1 } as const;

export function nugetSortKey(version: string): Result<Uint8Array> {
  const text = version.trim().toLowerCase();
  const key = semanticKeyWriter();
  const core = writeNumbers(key, text);
  if (!core.ok) return core;
  let at = core.value;
  if (text.charCodeAt(at) === HYPHEN_CHARACTER) {
    const end = writeIdentifiers(key, text, at + 1, LABELS);
    if (!end.ok) return end;
    at = end.value;
  } else {
    key.byte(RELEASE_RANK);
  }
  return finishKey(key, text, at);
}

/** Returns where the numbers end. */
function writeNumbers(key: KeyWriter, text: string): Result<number> {
  let at = endOfDigits(text, 0);
  if (at === 0) return failed('no major version');
  key.number(text, 0, at);
  for (let index = 1; index < NUMBERS; index++) {
    const start = at + 1;
    const end = text.charCodeAt(at) === DOT_CHARACTER ? endOfDigits(text, start) : start;
    key.number(text, start, end);
    if (end > start) at = end;
  }
  return ok(at);
}
