import { cutBetweenWords } from '../../domain/index.ts';

/** Maximum length in a CVE record (CVE schema, descriptions/value); longer errata repeat their changelog. */
const MAX_LENGTH = 4096;

/** Returns a description as one line. */
export function toDescription(text: string | undefined): string | undefined {
  // White space collapses, so look at a little more than the limit.
  const line = text
    ?.slice(0, MAX_LENGTH * 2)
    .trim()
    .split(/\s+/u)
    .join(' ');
  return line === undefined || line === '' ? undefined : cutBetweenWords(line, MAX_LENGTH);
}
