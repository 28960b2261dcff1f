import { printable } from '../../errors/index.ts';
import { xmlText } from '../xml-text.ts';

/** HTML that is written as it is. Only `markup` and `trusted` make it. */
export interface Markup {
  readonly text: string;
}

type Value = string | number | Markup | readonly Markup[];

/** Joins a template's own HTML with values, and escapes every value that is not HTML already. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { text: parts.reduce((before, part, i) => `${before}${written(values[i - 1] ?? '')}${part}`) };
}

/** Takes a text of ours as HTML: never one of an image or a feed. */
export function trusted(text: string): Markup {
  return { text };
}

function written(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return xmlText(printable(value));
  return 'text' in value ? value.text : value.map(({ text }) => text).join('');
}
