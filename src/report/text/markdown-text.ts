import { printable } from '../../errors/index.ts';

/** Characters that are special by themselves, and address prefixes. */
const SPECIAL = /[&<>@$\\`*_[\]|~#]|:(?=\/\/)|[Ww]{3}\./gu;
/** Written as character references: a backslash does not escape mentions or formulas. */
const NUMBERED = '&<>@$:';

/**
 * Escapes a text for GitHub's Markdown, so that an advisory's title is shown literally: no link, no image, no
 * HTML, no mention, no formula. Addresses are not linked either.
 */
export function markdownText(text: string): string {
  return printable(text).replace(SPECIAL, escaped);
}

function escaped(found: string): string {
  if (NUMBERED.includes(found)) return `&#${found.charCodeAt(0)};`;
  return `${found.slice(0, -1)}\\${found.slice(-1)}`;
}

/** Writes a text as code in a table cell: its content is never Markdown. */
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
