// requirements.txt: https://pip.pypa.io/en/stable/reference/requirements-file-format/

import { posix } from 'node:path';
import { ok } from '../../../domain/index.ts';
import { locked, type LockReader } from './locked.ts';

/** Characters of a line that are read: hashes follow behind. */
const MAX_LINE = 4096;
const LIST =
  /(?:^|\/)(?:requirements(?:[._-][^/]*)?|[^/]*[._-]requirements|requirements\/[^/]*)\.(?:txt|lock)$/u;
const NAME_AND_PIN =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?\(?\s*(?:[<>!~]=?[^,;#=]*,\s*)*===?\s*([^\s,;)]+)/u;

/** A name with a range, a marker, a comment, or nothing behind it: an address follows an `@`. */
const NAME_AND_RANGE = /^[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]]*\]\s*)?(?:[<>=!~(;#]|$)/u;

const OTHER_FILE = /^(?:-r|--requirement)[ =]?\s*(\S+)/u;

/**
 * Reads the lines that pin one version, also behind a range of it. Ranges alone, options, addresses, and the files that
 * `-r` names say nothing of a version here.
 */
export const readRequirements: LockReader = (text) =>
  ok(
    text.split('\n').flatMap((raw) => {
      const [, name, version] = NAME_AND_PIN.exec(raw.slice(0, MAX_LINE).trimStart()) ?? [];
      return version === undefined || version.includes('*') ? [] : [locked(name, version)];
    }),
  );

/** Whether a line names a package and no version, or a file of further ones that is not read. */
export function leavesOpen(text: string, path: string): boolean {
  return text.split('\n').some((raw) => {
    const line = raw.slice(0, MAX_LINE).trim();
    const [, other] = OTHER_FILE.exec(line) ?? [];
    if (other !== undefined) return !isReadBeside(path, other);
    if (!NAME_AND_RANGE.test(line)) return false;
    const [, , version] = NAME_AND_PIN.exec(line) ?? [];
    return version === undefined || version.includes('*');
  });
}

function isReadBeside(path: string, other: string): boolean {
  return !other.includes('://') && isRequirements(posix.join(posix.dirname(path), other));
}

/** `requirements.txt`, `requirements/base.txt`, `requirements-dev.lock` of Rye; constraints do not require anything. */
export function isRequirements(path: string): boolean {
  return (
    (path.endsWith('.txt') || path.endsWith('.lock')) && path.includes('requirements') && LIST.test(path)
  );
}
