// The YAML 1.2 subset that pixi and conda-lock write: a list of mappings, and keys beside it.

import { withoutQuotes } from './outline.ts';

/** A document's top-level list of mappings, and the scalars beside it. */
export interface ListOfItems {
  /** Each item's scalars by key, without quotes; undefined if the list is missing. */
  readonly items: readonly ReadonlyMap<string, string>[] | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

const FIELD = /^([\w-]+):(.*)$/su;

/** Reads the items in the list with this key. Skips deeper nesting. */
export function readItems(text: string, list: string): ListOfItems {
  const fields = new Map<string, string>();
  let items: Map<string, string>[] | undefined;
  let isInside = false;
  let indent: number | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    if (line === '' || line.startsWith('#')) continue;
    const start = line.search(/\S/u);
    const isMarked = line.startsWith('- ', start);
    if (start === 0 && !isMarked) {
      const [, key = '', value = ''] = FIELD.exec(line) ?? [];
      isInside = key === list;
      if (isInside) items ??= [];
      else fields.set(key, withoutQuotes(value.trimStart()));
    } else if (isInside) {
      // Formatters differ: the first item sets the indent for all.
      if (isMarked) indent ??= start;
      if (isMarked && start === indent) items?.push(new Map());
      const [, key, value = ''] = FIELD.exec(line.slice((indent ?? 0) + 2)) ?? [];
      if (key !== undefined) items?.at(-1)?.set(key, withoutQuotes(value.trimStart()));
    }
  }
  return { items, fields };
}
