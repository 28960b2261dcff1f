import { isJsonObject } from '../../../domain/index.ts';
import { expected, Members, type Tell } from './members.ts';

/** One `affected` entry. */
export interface OsvAffected {
  /** Absent if the entry is not about a package. */
  readonly package?: { readonly ecosystem: string; readonly name: string; readonly purl?: string };
  /** Why the package cannot be read, and the ecosystem if that can. */
  readonly unnamed?: { readonly reason: string; readonly ecosystem?: string };
  /** Those that it is limited to, once entries are merged. */
  readonly architectures?: readonly string[];
  readonly ranges: readonly OsvRange[];
  readonly versions: readonly string[];
  readonly severity: readonly OsvSeverity[];
  readonly ecosystem_specific?: unknown;
  readonly database_specific?: unknown;
}

export interface OsvRange {
  readonly type: string;
  readonly events: readonly OsvEvent[];
}

export const RANGE_EVENTS = ['introduced', 'fixed', 'last_affected', 'limit'] as const;
export type RangeEvent = (typeof RANGE_EVENTS)[number];

/** An event whose version cannot be ordered, or that cannot be read at all. */
export interface UnreadEvent {
  readonly kind?: RangeEvent;
  readonly version?: string;
  readonly reason: string;
}

/** An event, usually with one member. Unreadable events keep their position. */
export type OsvEvent = Partial<Readonly<Record<RangeEvent, string>>> & {
  readonly unread?: readonly UnreadEvent[];
};

export interface OsvSeverity {
  readonly type: string;
  readonly score: string;
}

/** Commit ranges, which do not order installed versions. */
export const COMMITS = 'GIT';

/** Whether an ecosystem, with or without a release, is this one: `Debian:12` belongs to `Debian`, ignoring case. */
export function isOf(ecosystem: string, wanted: string): boolean {
  return ecosystem.split(':', 1)[0]?.toLowerCase() === wanted.toLowerCase();
}

/** Spells a release's ecosystem as its export is named. */
export function spelled(release: string, ecosystem: string): string {
  return ecosystem + release.slice(ecosystem.length);
}

/** Reads only the package of an entry about another ecosystem than the export's. */
export function parseAffected(value: unknown, path: string, tell: Tell, own?: string): OsvAffected {
  const entry = Members.of(value, path, ignore);
  if (!entry) return withoutName(expected(path, 'an object', value));
  const named = entry.value('package');
  const other = isJsonObject(named) ? named['ecosystem'] : undefined;
  if (own !== undefined && typeof other === 'string' && other.trim() !== '' && !isOf(other.trim(), own))
    return { ...parsePackage(entry, path, ignore), ranges: [], versions: [], severity: [] };
  const ranges = rangesIn(entry, path);
  const rest = {
    ...parseVersions(entry, ranges, path, tell),
    severity: parseSeverities(entry, tell),
    ecosystem_specific: entry.value('ecosystem_specific'),
    database_specific: entry.value('database_specific'),
  };
  return isOfCommits(entry, ranges) ? rest : { ...rest, ...parsePackage(entry, path, tell) };
}

/** An entry with no readable content. */
export function withoutName(reason: string): OsvAffected {
  return { ranges: [], versions: [], severity: [], unnamed: { reason } };
}

export function parseSeverities(members: Members, tell: Tell): OsvSeverity[] {
  return members.each('severity', tell, (value, path) => {
    const severity = Members.of(value, path, tell);
    const type = severity?.text('type', tell);
    const score = severity?.text('score', tell);
    if (type !== undefined && score !== undefined) return { type, score };
    if (severity) tell(`${path}: expected a type and a score`);
    return undefined;
  });
}

function ignore(): void {
  // The caller reports the reason together with its effect.
}

/** Flaws in a repository's commits need no package; Go-based writers emit an empty one. */
function isOfCommits(entry: Members, ranges: readonly OsvRange[]): boolean {
  const isAll = ranges.length > 0 && ranges.every(({ type }) => type === COMMITS);
  const named = entry.value('package');
  return isAll && (named === undefined || (isJsonObject(named) && Object.keys(named).length === 0));
}

function parsePackage(entry: Members, path: string, tell: Tell): Pick<OsvAffected, 'package' | 'unnamed'> {
  const at = `${path}.package`;
  const members = Members.of(entry.value('package'), at, ignore);
  if (!members) return { unnamed: { reason: expected(at, 'an object', entry.value('package')) } };
  const trimmed = (key: string) => {
    const written = members.value(key);
    const text = typeof written === 'string' ? written.trim() : '';
    if (text !== '' && text !== written)
      tell(`${at}.${key}: "${String(written)}" has surrounding white space`);
    return text;
  };
  const unread = (key: string) => expected(`${at}.${key}`, 'a text', members.value(key));
  const ecosystem = trimmed('ecosystem');
  if (ecosystem === '') return { unnamed: { reason: unread('ecosystem') } };
  const name = trimmed('name');
  if (name === '') return { unnamed: { reason: unread('name'), ecosystem } };
  const purl = members.text('purl', tell);
  return { package: { ecosystem, name, ...(purl !== undefined && { purl }) } };
}

/** Treats an invalid list or an invalid range as a range with nothing readable. */
function rangesIn(entry: Members, path: string): OsvRange[] {
  const list = entry.list('ranges', ignore);
  if (list === undefined) return [unreadRange(expected(`${path}.ranges`, 'a list', entry.value('ranges')))];
  return parseRanges(list, `${path}.ranges`);
}

export function parseRanges(list: readonly unknown[], path: string): OsvRange[] {
  return list.map((value, index) => parseRange(value, `${path}.${index}`));
}

function parseRange(value: unknown, path: string): OsvRange {
  const range = Members.of(value, path, ignore);
  if (!range) return unreadRange(expected(path, 'an object', value));
  const type = range.value('type');
  if (typeof type !== 'string') return unreadRange(expected(`${path}.type`, 'a text', type));
  if (type === COMMITS) return { type, events: [] };
  const events = range.list('events', ignore);
  if (events === undefined) return unreadRange(expected(`${path}.events`, 'a list', range.value('events')));
  return { type, events: events.map((event, index) => parseEvent(event, `${path}.events.${index}`)) };
}

function parseEvent(value: unknown, path: string): OsvEvent {
  const event = Members.of(value, path, ignore);
  if (!event) return { unread: [{ reason: expected(path, 'an object', value) }] };
  const unread: UnreadEvent[] = [];
  const versions: Partial<Record<RangeEvent, string>> = {};
  for (const kind of RANGE_EVENTS) {
    const version = event.value(kind);
    if (typeof version === 'string') versions[kind] = version.trim();
    else if (version !== undefined) {
      unread.push({ kind, reason: expected(`${path}.${kind}`, 'a text', version) });
    }
  }
  if (Object.keys(versions).length + unread.length === 0) {
    unread.push({ reason: `${path}: expected one of ${RANGE_EVENTS.join(', ')}` });
  }
  return unread.length > 0 ? { ...versions, unread } : versions;
}

/** Single versions repeat the ranges, so they count only if there are no ranges. */
function parseVersions(
  entry: Members,
  ranges: readonly OsvRange[],
  path: string,
  tell: Tell,
): Pick<OsvAffected, 'ranges' | 'versions'> {
  const reasons: string[] = [];
  const versions = entry.texts('versions', (reason) => reasons.push(reason));
  if (ranges.some(({ type }) => type !== COMMITS)) {
    for (const reason of reasons) tell(reason);
    return { ranges, versions };
  }
  if (versions.length === 0 && reasons.length === 0) reasons.push(`${path}: no versions`);
  return { ranges: [...ranges, ...reasons.slice(0, 1).map(unreadRange)], versions };
}

function unreadRange(reason: string): OsvRange {
  return { type: 'ECOSYSTEM', events: [{ unread: [{ reason }] }] };
}
