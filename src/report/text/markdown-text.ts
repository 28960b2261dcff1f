import { printable } from '../errors/index.ts';

/** Characters that mean something by themselves, and beginnings of addresses. Without the flag `u`, it is found faster. */
const SPECIAL = new RegExp(String.raw`[&<>@$\\\`*_[\]|~#]|:(?=//)|[Ww]{3}\.`, 'g');
/** These are written by their numbers: a backslash does not keep a mention from being one, nor a formula. */
const NUMBERED = '&<>@$:';

/**
 * Escapes a text for GitHub's Markdown, so that a title of an advisory is shown as it is written: no link, no image, no
 * HTML, no mention, no formula. Addresses are not made links either.
 */
export function markdownText(text: string): string {
  return printable(text).replace(SPECIAL, escaped);
}

function escaped(found: string): string {
  if (NUMBERED.includes(found)) return `&#${found.charCodeAt(0)};`;
  return `${found.slice(0, -1)}\\${found.slice(-1)}`;
}

/** Writes a text as code in a cell of a table: what is in it is never Markdown. */
export function markdownCode(text: string): string {
  const safe = printable(text)
    .trim()
    .replaceAll('|', String.raw`\|`);
  if (safe === '') return '';
  const runs = safe.match(/`+/gu) ?? [];
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const space = runs.length > 0 ? ' ' : '';
  return `${fence}${space}${safe}${space}${fence}`;
}
