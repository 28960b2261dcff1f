// Maven 3.9's ComparableVersion. Maven's comparison runs in circles for some texts, so no order can match all
// its results; docs/adr/0015 lists the ones given up. Other deviations: `.jre11`, `-jdk8` and the like mark a
// build for a runtime and count as absent, non-ASCII digits are letters, and text with an unresolved property
// (`${revision}`) is not a version.

import { failed, type Result } from '../../domain/index.ts';
import { endOfDigits } from '../characters.ts';
import { KeyWriter } from '../key-writer.ts';
import { NUMBER, parseLists, RELEASE_QUALIFIER, UNKNOWN, type Item } from './parse.ts';

/**
 * Item kinds at one list position, lowest first. Qualifiers before the release represent themselves. A null
 * item, and a list, sort by the first non-null item behind them: below the version's end, or above it.
 */
const NAMED_RELEASE_BELOW = RELEASE_QUALIFIER;
const LIST_BELOW = NAMED_RELEASE_BELOW + 1;
const ZERO_BELOW = LIST_BELOW + 1;
const END = ZERO_BELOW + 1;
const NAMED_RELEASE_ABOVE = END + 1;
const SERVICE_PACK = NAMED_RELEASE_ABOVE + 1;
const TEXT = SERVICE_PACK + 1;
const LIST_ABOVE = TEXT + 1;
const FIRST_NUMBER = LIST_ABOVE + 1;

const END_OF_TEXT = 0;
const BEYOND_ASCII = 0x80;
const RUNTIMES = ['jre', 'jdk'] as const;

export function mavenSortKey(version: string): Result<Uint8Array> {
  if (version === '') return failed('empty');
  if (version.includes('\0')) return failed('contains a NUL character');
  if (version.includes('${')) return failed('contains an unresolved property');
  const text = withoutRuntime(version.toLowerCase());
  const lists = parseLists(text);
  const below = placesBelow(lists.flat());
  const key = new KeyWriter(FIRST_NUMBER);
  let place = 0;
  for (const [index, list] of lists.entries()) {
    if (index > 0) key.byte(below[place] ? LIST_BELOW : LIST_ABOVE);
    for (const item of list) writeItem(key, text, item, below[place++] === true);
  }
  key.byte(END);
  return key.finish();
}

/** Returns for each item whether the first non-null item from there on is a qualifier before the release. */
function placesBelow(items: readonly Item[]): readonly boolean[] {
  const below = new Array<boolean>(items.length).fill(false);
  for (let at = items.length - 1; at >= 0; at--) {
    const item = items[at];
    below[at] = item?.isNull ? below[at + 1] === true : item !== undefined && item.rank < RELEASE_QUALIFIER;
  }
  return below;
}

function writeItem(key: KeyWriter, text: string, { rank, start, end, isNull }: Item, below: boolean): void {
  if (rank === NUMBER) {
    if (isNull && below) key.byte(ZERO_BELOW);
    else key.number(text, start, end);
  } else if (isNull) {
    key.byte(below ? NAMED_RELEASE_BELOW : NAMED_RELEASE_ABOVE);
  } else if (rank === UNKNOWN) {
    key.byte(TEXT);
    writeText(key, text, start, end);
  } else {
    key.byte(rank < RELEASE_QUALIFIER ? rank : SERVICE_PACK);
  }
}

/** Java compares UTF-16 code units. */
function writeText(key: KeyWriter, text: string, start: number, end: number): void {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= BEYOND_ASCII) {
      key.byte(BEYOND_ASCII);
      key.byte(code >>> 8);
    }
    key.byte(code & 0xff);
  }
  key.byte(END_OF_TEXT);
}

/** Cuts out a build's target runtime: `12.8.1.jre11`, `1.1.1-jre14-SP1`. */
function withoutRuntime(text: string): string {
  for (const name of RUNTIMES) {
    const at = text.indexOf(name);
    const digits = at + name.length;
    const end = endOfDigits(text, digits);
    if (at < 1 || end === digits || !isSeparator(text, at - 1)) continue;
    if (end === text.length || isSeparator(text, end)) return text.slice(0, at - 1) + text.slice(end);
  }
  return text;
}

function isSeparator(text: string, at: number): boolean {
  return text.startsWith('.', at) || text.startsWith('-', at);
}
