import { hash } from 'node:crypto';
import type {
  AffectedImport,
  KeyedAdvisory,
  KeyedRange,
  Qualifiers,
  Rating,
  TagRange,
} from '../../domain/index.ts';
import type { ListedRows } from '../queries/listed.ts';
import { storedText } from '../queries/stored-text.ts';

/** One record in comparable form: without repetitions, and with a hash that shows whether anything changed. */
export interface CanonicalRecord {
  readonly record: string;
  readonly advisory: KeyedAdvisory;
  readonly cves: readonly string[];
  readonly aliases: readonly string[];
  /** As JSON. */
  readonly ratings: readonly string[];
  readonly ranges: readonly CanonicalRange[];
  readonly contentHash: number;
}

export interface CanonicalRange {
  readonly range: KeyedRange;
  readonly ecosystem: string;
  readonly package: string;
  /** As JSON. */
  readonly qualifiers: string | undefined;
  readonly rating: string | undefined;
}

/** Reduces a withdrawn record to its identity. */
export function canonicalRecord(advisory: KeyedAdvisory): CanonicalRecord {
  const holds = advisory.withdrawn === undefined;
  const record = storedText(advisory.id);
  const cves = holds ? sortedSet(advisory.cves.map(storedText)) : [];
  const aliases = holds ? sortedSet(advisory.aliases.map(storedText)) : [];
  const ratings = holds ? sortedSet(advisory.ratings.map(ratingJson)) : [];
  const ranges = new Map(holds ? advisory.ranges.map(rangeEntry) : []);
  const { title, url, published, modified } = advisory;
  const fields = { title, url, published, modified, cves, aliases, ratings } satisfies ListedRows<
    Omit<KeyedAdvisory, 'id' | 'withdrawn' | 'ranges'>
  >;
  const head = JSON.stringify(Object.values(fields));
  // No JSON text contains a line feed.
  const content = [head, ...[...ranges.keys()].sort()].join('\n');
  return {
    record,
    advisory,
    cves,
    aliases,
    ratings,
    ranges: [...ranges.values()],
    contentHash: contentHash(content),
  };
}

/** Fixes the key order, so that equal ratings serialize equally. */
export function ratingJson({ source, severity, vector, score }: Rating): string {
  return JSON.stringify({ source, severity, vector, score } satisfies ListedRows<Rating>);
}

/** Returns undefined if no condition is set. */
export function qualifiersJson(qualifiers: Qualifiers | undefined): string | undefined {
  if (!qualifiers) return undefined;
  const { architectures, module, binaries, imports, reviewed, tags, informational, justification } =
    qualifiers;
  const json = JSON.stringify({
    architectures,
    module,
    binaries,
    imports: imports?.map(importOf),
    reviewed,
    tags: tags?.map(tagsOf),
    informational,
    justification,
  } satisfies ListedRows<Qualifiers>);
  return json === '{}' ? undefined : json;
}

function importOf({ path, symbols, goos, goarch }: AffectedImport) {
  return { path, symbols, goos, goarch } satisfies ListedRows<AffectedImport>;
}

function tagsOf({ lower, upper, upperInclusive }: TagRange) {
  return { lower, upper, upperInclusive } satisfies ListedRows<TagRange>;
}

function rangeEntry(range: KeyedRange): [content: string, range: CanonicalRange] {
  const ecosystem = storedText(range.ecosystem);
  const name = storedText(range.package);
  const qualifiers = qualifiersJson(range.qualifiers);
  const rating = range.rating && ratingJson(range.rating);
  // The stored hash depends on their order.
  const fields = {
    ecosystem,
    package: name,
    lower: range.lower,
    lowerExclusive: range.lowerExclusive === true,
    upper: range.upper,
    upperInclusive: range.upperInclusive === true,
    exact: range.exact,
    fixedVersion: range.fixedVersion,
    state: range.state,
    qualifiers,
    rating,
    lowerKey: keyText(range.lowerKey),
    upperKey: range.upperKey && keyText(range.upperKey),
    unread: range.unread,
  } satisfies ListedRows<KeyedRange>;
  const content = JSON.stringify(Object.values(fields));
  return [content, { range, ecosystem, package: name, qualifiers, rating }];
}

/** Encodes a sort key as text that needs no escaping in JSON. */
export function keyText(bytes: Uint8Array): string {
  if (bytes.length === 0) return '';
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** 48 bits: compared only between two states of one record, and exact as a number in JavaScript and in SQL. */
function contentHash(content: string): number {
  return hash('sha256', content, 'buffer').readUIntBE(0, 6);
}

function sortedSet(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)].sort();
}
