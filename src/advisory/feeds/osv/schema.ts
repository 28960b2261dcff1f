import { toRfc3339 } from '../../fields/date.ts';
import {
  type OsvAffected,
  type OsvSeverity,
  parseAffected,
  parseSeverities,
  withoutName,
} from './affected.ts';
import { expected, Members } from './members.ts';
import { parseFeedJson } from '../../feed-kit/json.ts';

/**
 * The part of an OSV schema 1.x record in use. Parsed by hand, so that a member that breaks the schema is
 * dropped and the rest still counts. https://ossf.github.io/osv-schema/
 */
export interface OsvRecord {
  readonly id: string;
  readonly modified?: string;
  readonly published?: string;
  readonly withdrawn?: string;
  readonly aliases: readonly string[];
  readonly upstream: readonly string[];
  readonly related: readonly string[];
  readonly summary?: string;
  readonly details?: string;
  readonly severity: readonly OsvSeverity[];
  readonly affected: readonly OsvAffected[];
  readonly references: readonly { readonly type: string; readonly url: string }[];
  readonly database_specific?: unknown;
  /** Omitted members; they never decide whether a package is affected. */
  readonly leftOut: readonly string[];
}

/**
 * Parses a record. `name` is the ID in the file name; `now` decides whether a withdrawal date has passed. Of
 * entries about other ecosystems than a given one, only the packages are read.
 * Throws SyntaxError if the text is not a JSON object.
 */
export function parseRecord(json: string, name: string, now: Date, ecosystem?: string): OsvRecord {
  const leftOut: string[] = [];
  const tell = (problem: string) => leftOut.push(problem);
  const value: unknown = parseFeedJson(json);
  const record = Members.of(value, '', tell);
  if (!record) throw new SyntaxError(expected('', 'an object', value));
  const optional = (key: string) => {
    const text = record.text(key, tell);
    return text === undefined ? {} : { [key]: text };
  };
  return {
    id: idOf(record, name, tell),
    ...optional('modified'),
    ...publication(record, tell),
    ...optional('summary'),
    ...optional('details'),
    ...withdrawal(record, now, tell),
    aliases: record.texts('aliases', tell),
    upstream: record.texts('upstream', tell),
    related: record.texts('related', tell),
    severity: parseSeverities(record, tell),
    affected: affectedIn(record, tell, ecosystem),
    references: referencesIn(record, tell),
    database_specific: record.value('database_specific'),
    leftOut,
  };
}

function idOf(record: Members, name: string, tell: (problem: string) => void): string {
  const id = record.text('id', tell);
  if (id !== undefined && id !== '') return id;
  tell('id: missing; the file name is used instead');
  return name;
}

/** Go's zero time, which its own database writes for a date that it does not know. */
const NO_DATE = '0001-01-01T';

function publication(record: Members, tell: (problem: string) => void): Pick<OsvRecord, 'published'> {
  const published = record.text('published', tell);
  return published === undefined || published.startsWith(NO_DATE) ? {} : { published };
}

/** Treats a record as in force unless it is certainly withdrawn. */
function withdrawal(
  record: Members,
  now: Date,
  tell: (problem: string) => void,
): Pick<OsvRecord, 'withdrawn'> {
  const value = record.value('withdrawn');
  if (value === undefined) return {};
  const withdrawn = typeof value === 'string' ? toRfc3339(value) : undefined;
  if (withdrawn !== undefined && Date.parse(withdrawn) <= now.getTime()) return { withdrawn };
  const wanted = withdrawn === undefined ? 'a date' : 'a date that is past';
  tell(`${expected('withdrawn', wanted, value)}: the record is treated as not withdrawn`);
  return {};
}

function affectedIn(
  record: Members,
  tell: (problem: string) => void,
  ecosystem: string | undefined,
): OsvRecord['affected'] {
  const list = record.list('affected', () => undefined);
  if (list === undefined) return [withoutName(expected('affected', 'a list', record.value('affected')))];
  return list.map((value, index) => parseAffected(value, `affected.${index}`, tell, ecosystem));
}

function referencesIn(record: Members, tell: (problem: string) => void): OsvRecord['references'] {
  return record.each('references', tell, (value, path) => {
    const reference = Members.of(value, path, tell);
    const type = reference?.text('type', tell);
    const url = reference?.text('url', tell);
    if (type !== undefined && url !== undefined) return { type, url };
    if (reference) tell(`${path}: expected a type and an address`);
    return undefined;
  });
}
