import { printable } from '../../errors/index.ts';
import { xmlText } from '../text/xml-text.ts';

/** HTML that is written unescaped. Only `markup` and `trusted` create it. */
export interface Markup {
  readonly text: string;
}

type Value = string | number | Markup | readonly Markup[];

/** Joins a template's own HTML with values, escaping every value that is not HTML already. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { text: parts.reduce((before, part, i) => `${before}${written(values[i - 1] ?? '')}${part}`) };
}

/** Marks our own text as HTML: never text from an image or a feed. */
export function trusted(text: string): Markup {
  return { text };
}

function written(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return xmlText(printable(value));
  return 'text' in value ? value.text : value.map(({ text }) => text).join('');
}
