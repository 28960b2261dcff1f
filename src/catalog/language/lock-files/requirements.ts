// requirements.txt: https://pip.pypa.io/en/stable/reference/requirements-file-format/

import { posix } from 'node:path';
import { ok } from '../../../domain/index.ts';
import { locked, type Locked, type LockReader } from './locked.ts';
import { distributionAt } from './python-address.ts';

/** Characters of a line that are read: hashes follow behind. */
const MAX_LINE = 4096;
const LIST =
  /(?:^|\/)(?:requirements(?:[._-][^/]*)?|[^/]*[._-]requirements|requirements\/[^/]*)\.(?:txt|lock)$/u;
const NAME_AND_PIN =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?(?:\(\s*)?(?:[<>!~]=?[^,;#=]*,\s*)*===?\s*([^\s,;)]+)/u;

/** A name with a range, a marker, a comment, or nothing behind it: an address follows an `@`. */
const NAME_AND_RANGE = /^[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]]*\]\s*)?(?:[<>=!~(;#]|$)/u;

/** `NAME[EXTRA] @ ADDRESS`. */
const NAME_AND_ADDRESS = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?@\s*(\S+)/u;
/** An address alone, or the path of an archive. */
const ADDRESS =
  /^(?:(?:-e|--editable)[ =]?\s*)?((?:[a-z][a-z+]*:\/\/\S+)|[^\s-]\S*\.(?:whl|tar\.\w+|tgz|zip)(?=[\s;]|$))/u;

/** A line that goes on in the next; a comment does not. */
const CONTINUED = /^(?![ \t]*#)(.*)\\\r?\n/gmu;
const OTHER_FILE = /^(?:-r|--requirement)[ =]?\s*(\S+)/u;

/**
 * Reads the lines that pin one version, also behind a range of it, or that have an address which tells it. Ranges alone,
 * options, folders, and the files that `-r` names say nothing of a version here.
 */
export const readRequirements: LockReader = (text) =>
  ok(
    linesOf(text).flatMap((line) => {
      const addressed = addressIn(line);
      if (addressed) return addressed.located ?? [];
      const [, name, version] = NAME_AND_PIN.exec(line) ?? [];
      return version === undefined || version.includes('*') ? [] : [locked(name, version)];
    }),
  );

/** Whether a line gives a package without its version, by name or by address, or names a file that is not read. */
export function leavesOpen(text: string, path: string): boolean {
  return linesOf(text).some((line) => {
    const [, other] = OTHER_FILE.exec(line) ?? [];
    if (other !== undefined) return !isReadBeside(path, other);
    const addressed = addressIn(line);
    if (addressed) return addressed.located === undefined;
    if (!NAME_AND_RANGE.test(line)) return false;
    const [, , version] = NAME_AND_PIN.exec(line) ?? [];
    return version === undefined || version.includes('*');
  });
}

function linesOf(text: string): readonly string[] {
  return text
    .replaceAll(CONTINUED, '$1 ')
    .split('\n')
    .map((line) => line.slice(0, MAX_LINE).trim());
}

/** Finds the address in a line, and what is there if that is known. */
function addressIn(line: string): { readonly located: Locked | undefined } | undefined {
  const [, name, named] = NAME_AND_ADDRESS.exec(line) ?? [];
  const address = named ?? ADDRESS.exec(line)?.[1];
  if (address === undefined) return undefined;
  const found = distributionAt(address);
  return { located: found && locked(name ?? found.name, found.version) };
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
