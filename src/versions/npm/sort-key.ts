// Versions as node-semver's loose mode reads them, which npm uses for packages and advisories: `v` and `=`
// before a version, zeros before a number and a pre-release without its hyphen do not count. Two accepted
// texts are refused here: `1.2.34.5`, which backtracking makes `1.2.3-4.5`, and `1.2.3-`.
//
// A short form is a bound, as in a range: `1.2` is 1.2.0, and "up to and including 1.2" covers every 1.2.x.

import type { Result } from '../../domain/index.ts';
import { endOfDigits } from '../characters.ts';
import { semanticKeyWriter, semanticSortKey, type SemanticGrammar } from '../semantic.ts';

const GRAMMAR: SemanticGrammar = { shortest: 1, leadingZeros: true, bare: true };
const PREFIX = new Set(['v', '=', ' ']);
/** Above any possible continuation of a core. */
const HIGHEST = 0xff;

export function npmSortKey(version: string): Result<Uint8Array> {
  const text = version.trim();
  return semanticSortKey(text, startOf(text), GRAMMAR);
}

/** Returns the key for an inclusive upper bound. */
export function npmLastKey(version: string): Result<Uint8Array> {
  const text = version.trim();
  const start = startOf(text);
  const key = semanticSortKey(text, start, GRAMMAR);
  const numbers = text.slice(start).split('.');
  const isShort = numbers.length < 3 && numbers.every((part) => endOfDigits(part, 0) === part.length);
  if (!key.ok || !isShort) return key;
  const last = semanticKeyWriter();
  for (const number of numbers) last.number(number, 0, number.length);
  last.byte(HIGHEST);
  return last.finish();
}

function startOf(text: string): number {
  let start = 0;
  while (PREFIX.has(text.charAt(start))) start++;
  return start;
}
