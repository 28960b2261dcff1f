import { AppError } from '../errors/index.ts';
import { formatImageReference, parseImageReference } from '../image/index.ts';
import { fitsPattern } from '../policy/index.ts';

/** Optional prefixes of a full name. */
const LEFT_OUT = ['', 'docker.io/', 'docker.io/library/'];

/** Whether a stored name matches a pattern in which `*` matches any text, in full or as people write it: `debian:*`. */
export function matchesReference(name: string, patterns: readonly string[]): boolean {
  const forms = shorterForms(name);
  return patterns.some(
    (pattern) => inFull(pattern) === name || forms.some((form) => fitsPattern(form, pattern)),
  );
}

/** Lists the spellings of a reference, in full and shortened. */
export function formsOf(reference: string): readonly string[] {
  return [...new Set([...shorterForms(inFull(reference)), reference])];
}

function shorterForms(full: string): readonly string[] {
  return LEFT_OUT.filter((part) => full.startsWith(part)).map((part) => full.slice(part.length));
}

/** Writes a reference in full: `debian` is `docker.io/library/debian:latest`; any other text is unchanged. */
export function inFull(reference: string): string {
  try {
    return formatImageReference(parseImageReference(reference));
  } catch (error) {
    if (error instanceof AppError) return reference;
    throw error;
  }
}
