// requirements.txt: https://pip.pypa.io/en/stable/reference/requirements-file-format/

import { baseNameOf, defined, ok } from '../../../../domain/index.ts';
import { lockedPackage, type LockedPackage, type LockReader } from '../locked-package.ts';
import type { NeedKind, NewNeeds } from '../needs.ts';
import { distributionAt } from './python-address.ts';
import { markerHolds } from './python-markers.ts';

/** Characters read per line: hashes follow. */
const MAX_LINE = 4096;
const LIST =
  /(?:^|\/)(?:requirements(?:[._-][^/]*)?|[^/]*[._-]requirements|requirements\/[^/]*)\.(?:txt|lock)$/u;
const CONSTRAINTS = /(?:^|[._-])constraints?(?:[._-]|$)/u;
const NAME_AND_PIN =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?(?:\(\s*)?(?:[<>!~]=?[^,;#=]*,\s*)*===?\s*([^\s,;)]+)/u;

/** A name followed by a range, a marker, a comment, or nothing; a URL would follow an `@`. */
const NAME_AND_RANGE =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?(?:([<>~!]|==|\()|[;#]|$)/u;

/** `NAME[EXTRA] @ ADDRESS`. */
const NAME_AND_ADDRESS = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?@\s*(\S+)/u;
/** A bare URL, or an archive path. */
const ADDRESS =
  /^(?:(?:-e|--editable)[ =]?\s*)?((?:[a-z][a-z+]*:\/\/\S+)|[^\s-]\S*\.(?:whl|tar\.\w+|tgz|zip)(?=[\s;]|$))/u;
/** The name in pip's repository URLs: `#egg=NAME`. */
const EGG = /[#&]egg=([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)/u;

/** A line continued on the next one; comments do not continue. */
const CONTINUED = /^(?![ \t]*#)(.*)\\\r?\n/gmu;
/** An option with another list's path, possibly quoted. */
const OTHER_LIST = /^(?:(-r|--requirement)|-c|--constraint)[ =]?\s*(?:"([^"]*)"|'([^']*)'|(\S+))/u;
const FOLDER = /^(?:-e|--editable)[ =]|^\.{0,2}\/|^\.\.?(?:\[|$)/u;
const OPTION = /^--?[a-z]/u;

/** A line in a list, as pip reads it. */
interface Line {
  /** A package with its version. */
  readonly pinned?: LockedPackage | undefined;
  /** A package without a version; the name is empty if there is only a URL. */
  readonly open?: string;
  readonly marker?: string;
  readonly list?: string;
  readonly constraints?: string;
  /** Whether the line is more than a bare word: it has a version, marker or URL, or is an option. */
  readonly isTelling?: boolean;
}

/**
 * Reads lines that pin one version, even alongside a range, or whose URL contains the version. Plain ranges,
 * options, folders and files included with `-r` have no version here.
 */
export const readRequirements: LockReader = (text) =>
  ok(linesOf(text).flatMap((line) => readLine(line)?.pinned ?? []));

/** Adds a list's unpinned packages, and the lists it includes. */
export function addOpen(needs: NewNeeds, text: string): void {
  for (const line of linesOf(text)) {
    const read = readLine(line);
    if (read && !read.pinned) addLine(needs, read, 'names');
  }
}

/** Adds requirements from a file whose pins are not read: `flask==2.0; python_version > "3"`, or a line with `-r`. */
export function addRequirements(needs: NewNeeds, text: string, kind: NeedKind): void {
  for (const line of linesOf(text)) {
    const read = readLine(line);
    if (read) addLine(needs, { ...(read.pinned && { open: read.pinned.name }), ...read }, kind);
  }
}

/** Whether any line is more than a bare word. */
export function isTelling(text: string): boolean {
  return linesOf(text).some((line) => readLine(line)?.isTelling === true);
}

/** Whether every line could belong to a list; pass only whole lines. */
export function couldBeList(text: string): boolean {
  return linesOf(text).every((line) => readLine(line));
}

/** `requirements.txt`, `requirements/base.txt`, Rye's `requirements-dev.lock`; constraints do not require anything. */
export function isRequirements(path: string): boolean {
  const isNamed = (path.endsWith('.txt') || path.endsWith('.lock')) && path.includes('requirements');
  return isNamed && LIST.test(path) && !isConstraints(path);
}

/** `requirements.in`, `requirements/base.in`: pip-compile's input. */
export function isSource(path: string): boolean {
  return path.endsWith('.in') && isRequirements(`${path.slice(0, -'in'.length)}txt`);
}

export function isConstraints(path: string): boolean {
  return CONSTRAINTS.test(baseNameOf(path));
}

function addLine(needs: NewNeeds, { open, marker, list, constraints }: Line, kind: NeedKind): void {
  if (list !== undefined) addList(needs, list, kind);
  if (constraints !== undefined) needs.constraints.push(constraints);
  if (open === undefined) return;
  const holds = marker === undefined ? 'always' : markerHolds(marker);
  if (holds === 'never') return;
  if (open === '') needs.unread = true;
  else needs[holds === 'maybe' && kind === 'names' ? 'optional' : kind].push(open);
}

/** Does not keep URLs, which may contain a password. */
function addList(needs: NewNeeds, list: string, kind: NeedKind): void {
  if (list.includes(':')) needs.unread = true;
  else needs[kind === 'dev' ? 'devLists' : 'lists'].push(list);
}

function linesOf(text: string): readonly string[] {
  return text
    .replaceAll(CONTINUED, '$1 ')
    .split('\n')
    .map((line) => withoutComment(line.slice(0, MAX_LINE)).trim())
    .filter((line) => line !== '');
}

function withoutComment(line: string): string {
  let at = line.indexOf('#');
  while (at > 0 && line[at - 1]?.trim() !== '') at = line.indexOf('#', at + 1);
  return at < 0 ? line : line.slice(0, at);
}

/** Reads one line; undefined if pip would reject it. */
function readLine(line: string): Line | undefined {
  const [, isList, ...paths]: readonly (string | undefined)[] = OTHER_LIST.exec(line) ?? [];
  const other = paths.find((each) => each !== undefined);
  if (other !== undefined) return { [isList === undefined ? 'constraints' : 'list']: other, isTelling: true };
  const addressed = addressIn(line);
  if (addressed) return { ...addressed, isTelling: true };
  if (FOLDER.test(line)) return {};
  if (OPTION.test(line)) return { isTelling: true };
  const [, name, operator] = NAME_AND_RANGE.exec(line) ?? [];
  if (name === undefined) return undefined;
  const marker = markerIn(line, ';');
  const [, , version] = NAME_AND_PIN.exec(line) ?? [];
  const isPinned = version !== undefined && !version.includes('*');
  const pinned = isPinned ? lockedPackage(name, version) : undefined;
  const isTelling = operator !== undefined || marker !== undefined;
  return { ...(pinned ? { pinned } : { open: name }), ...defined({ marker }), isTelling };
}

/** Options, such as hashes, follow a marker. */
function markerIn(line: string, separator: RegExp | string): string | undefined {
  return line.split(separator, 2)[1]?.split(' --', 1)[0];
}

/** Finds a line's URL, and the distribution that it names, if any. */
function addressIn(line: string): Line | undefined {
  const [, name, named] = NAME_AND_ADDRESS.exec(line) ?? [];
  const address = named ?? ADDRESS.exec(line)?.[1];
  if (address === undefined) return undefined;
  const found = distributionAt(address);
  const marker = markerIn(line, /\s;/u);
  const pinned = found && lockedPackage(name ?? found.name, found.version);
  return {
    ...(pinned ? { pinned } : { open: name ?? EGG.exec(address)?.[1] ?? '' }),
    ...defined({ marker }),
  };
}
