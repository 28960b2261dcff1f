import { cutBetweenWords } from '../domain/index.ts';

/** What a CVE record may hold (CVE schema, descriptions/value); errata that say more repeat their changelog. */
const MAX_LENGTH = 4096;

/** A description as one line. */
export function toDescription(text: string | undefined): string | undefined {
  // White space shrinks, so that a little more than the limit is enough to look at.
  const line = text
    ?.slice(0, MAX_LENGTH * 2)
    .trim()
    .split(/\s+/u)
    .join(' ');
  return line === undefined || line === '' ? undefined : cutBetweenWords(line, MAX_LENGTH);
}
