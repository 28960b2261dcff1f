// The YAML 1.2 subset that pnpm, Yarn and Dart's pub write: mappings with one key per line.

import { failed, ok, type Result } from '../../../domain/index.ts';

export interface OutlineEntry {
  /** Normalised to two spaces per level, as the lock files' own tools write, whatever a formatter used. */
  readonly indent: number;
  readonly key: string;
  /** The scalar or flow collection after the key, unquoted; empty for a mapping. */
  readonly value: string;
}

const MAX_ENTRIES = 2_000_000;
const BLOCK_SCALAR = /^[|>][-+0-9]*$/u;
const QUOTED_KEY = /^(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)"):(?:\s+(.*))?$/su;
const PLAIN_KEY = /^([^\s'"[\]{}#&*!|>%@`-].*?|-\S.*?):(?:\s+(.*))?$/su;
/** Keys longer than 1,024 characters have their own line: `? KEY`, followed by `: VALUE`. */
const LONG_KEY = '? ';

/**
 * Reads mapping keys with their depth. Skips list items and continuation lines. Fails with the line number
 * for any other form.
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

/** Maps indents to levels, relative to the enclosing lines. */
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

/** Strips a scalar's quotes, if any. */
export function withoutQuotes(value: string): string {
  const quote = value[0];
  const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.at(-1) === quote;
  return isQuoted ? value.slice(1, -1) : value;
}
