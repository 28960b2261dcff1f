// The part of YAML 1.2 that pnpm, Yarn and Dart's pub write: mappings in lines, one key each.

import { failed, ok, type Result } from '../../../domain/index.ts';

export interface OutlineEntry {
  /** As their own tools indent: two for each level, however far a formatter has it. */
  readonly indent: number;
  readonly key: string;
  /** The scalar or flow collection behind the key, without quotes; empty for a mapping. */
  readonly value: string;
}

const MAX_ENTRIES = 2_000_000;
const BLOCK_SCALAR = /^[|>][-+0-9]*$/u;
const QUOTED_KEY = /^(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)"):(?:\s+(.*))?$/su;
const PLAIN_KEY = /^([^\s'"[\]{}#&*!|>%@`-].*?|-\S.*?):(?:\s+(.*))?$/su;
/** A key of more than 1,024 characters has a line of its own: `? KEY`, and then `: VALUE`. */
const LONG_KEY = '? ';

/**
 * Reads the keys of mappings with their depth. Items of lists and the further lines of long texts are left out. Fails
 * with the number of a line of another form.
 */
export function readOutline(text: string): Result<readonly OutlineEntry[]> {
  const entries: OutlineEntry[] = [];
  const levels = new Levels();
  let skipped = Infinity;
  let lastIndent = Infinity;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    const start = line.search(/\S/u);
    if (start < 0 || line[start] === '#' || line === '---') continue;
    if (start > skipped) continue;
    skipped = Infinity;
    const isValue = line.startsWith(': ', start);
    const indent = isValue ? start + 2 : start;
    const content = line.slice(indent);
    const level = levels.of(indent);
    if (content === '-' || content.startsWith('- ')) continue;
    const entry = entryOf(content);
    if (!entry) {
      if (indent <= lastIndent) return failed(`line ${index + 1} is not a key and its value`);
      continue;
    }
    entries.push({ indent: 2 * level, ...entry });
    lastIndent = indent;
    if (BLOCK_SCALAR.test(entry.value)) skipped = indent;
    if (entries.length > MAX_ENTRIES) return failed(`more than ${MAX_ENTRIES} keys`);
  }
  return ok(entries);
}

/** Levels of indentation, by what is around a line. */
class Levels {
  readonly #around: number[] = [];

  of(indent: number): number {
    while ((this.#around.at(-1) ?? -1) > indent) this.#around.pop();
    if (this.#around.at(-1) !== indent) this.#around.push(indent);
    return this.#around.length - 1;
  }
}

function entryOf(content: string): Omit<OutlineEntry, 'indent'> | undefined {
  if (content.startsWith(LONG_KEY)) return { key: withoutQuotes(content.slice(LONG_KEY.length)), value: '' };
  const quoted = QUOTED_KEY.exec(content);
  if (quoted) {
    const [, single, double = '', value = ''] = quoted;
    const key = single === undefined ? double.replaceAll(/\\(.)/gu, '$1') : single.replaceAll("''", "'");
    return { key, value: withoutQuotes(value) };
  }
  const [, key, value = ''] = PLAIN_KEY.exec(content) ?? [];
  return key === undefined ? undefined : { key, value: withoutQuotes(value) };
}

/** Takes the quotes off a scalar that has some. */
export function withoutQuotes(value: string): string {
  const quote = value[0];
  const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.at(-1) === quote;
  return isQuoted ? value.slice(1, -1) : value;
}
