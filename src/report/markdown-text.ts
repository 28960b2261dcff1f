import { printable } from '../errors/index.ts';

/**
 * Escapes a text for GitHub's Markdown, so that a title of an advisory is shown as it is written: no link, no image, no
 * HTML, no mention, no formula. Addresses are not made links either.
 */
export function markdownText(text: string): string {
  return printable(text)
    .replace(/[&<>@$]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`)
    .replace(/[\\`*_[\]|~#]/gu, String.raw`\$&`)
    .replace(/:(?=\/\/)/gu, '&#58;')
    .replace(/www\./giu, (found) => found.replace('.', String.raw`\.`));
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
