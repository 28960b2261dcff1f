// The findings of OSV's records in language packages, by the libraries of their ecosystems. Nothing here is the
// product's.

import * as z from 'zod';
import { LanguageOrder, type LanguageOracle } from './language-orders.ts';
import type { VersionPair } from './version-texts.ts';

const event = z.record(z.string(), z.string());

const record = z.object({
  id: z.string(),
  withdrawn: z.string().optional(),
  aliases: z.array(z.string()).default([]),
  affected: z.array(
    z.object({
      package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
      ranges: z.array(z.object({ type: z.string(), events: z.array(event) })).default([]),
      versions: z.array(z.string()).default([]),
      ecosystem_specific: z.looseObject({ imports: z.array(z.unknown()).optional() }).nullish(),
      database_specific: z
        .looseObject({
          last_known_affected_version_range: z.string().optional(),
          informational: z.string().nullish(),
        })
        .optional(),
    }),
  ),
});

export type LanguageRecord = z.infer<typeof record>;
export type LanguageEntry = LanguageRecord['affected'][number];
export type Entries = readonly (readonly [LanguageRecord, LanguageEntry])[];

interface NamedVersion {
  readonly name: string;
  readonly version: string;
}

export function readRecord(text: string): LanguageRecord {
  return record.parse(JSON.parse(text));
}

/** Records in force, by the names of the packages of an ecosystem. */
export function recordsByName(
  texts: Iterable<string>,
  ecosystem: string,
  { nameOf }: LanguageOracle,
): ReadonlyMap<string, Entries> {
  const found: [name: string, LanguageRecord, LanguageEntry][] = [];
  for (const text of texts) {
    const parsed = readRecord(text);
    if (parsed.withdrawn !== undefined) continue;
    for (const entry of parsed.affected) {
      if (entry.package?.ecosystem === ecosystem) found.push([nameOf(entry.package.name), parsed, entry]);
    }
  }
  const byName = Map.groupBy(found, ([name]) => name);
  return new Map(
    Array.from(byName, ([name, ours]) => [name, ours.map(([, each, entry]) => [each, entry] as const)]),
  );
}

/** Records that affect packages, by the library of their ecosystem; packages whose versions it refuses are left out. */
export function affecting<Named extends NamedVersion>(
  packages: readonly Named[],
  entriesOf: (pkg: Named) => Entries,
  oracle: LanguageOracle,
): ReadonlyMap<Named, readonly string[]> {
  const order = new LanguageOrder(oracle, comparisons(packages, entriesOf));
  const valid = packages.filter(({ version }) => order.isValid(version));
  return new Map(
    valid.map((pkg) => {
      const hits = entriesOf(pkg).filter(([, entry]) => isAffected(pkg.version, entry, order));
      return [pkg, hits.map(([record]) => record.id)];
    }),
  );
}

/**
 * Leaves out what is not a finding by its own versions: records of Go that end nowhere for a package have those of another
 * record, and some of RUSTSEC's are notices.
 */
export function answered(byName: ReadonlyMap<string, Entries>): ReadonlyMap<string, Entries> {
  return new Map(
    Array.from(byName, ([name, entries]) => {
      const open = new Set(entries.flatMap(([{ id }, entry]) => (isOpen(entry) ? [id] : [])));
      return [name, entries.filter(([{ id }, entry]) => !isNotice(entry) && !(isOfGo(id) && open.has(id)))];
    }),
  );
}

function isOfGo(id: string): boolean {
  return id.startsWith('GO-');
}

function isNotice({ database_specific: specific }: LanguageEntry): boolean {
  return typeof specific?.informational === 'string';
}

function* comparisons<Named extends NamedVersion>(
  packages: readonly Named[],
  entriesOf: (pkg: Named) => Entries,
): Iterable<VersionPair> {
  for (const pkg of packages) {
    yield { first: pkg.version, second: pkg.version };
    for (const [, entry] of entriesOf(pkg)) yield* comparisonsFor(pkg.version, entry);
  }
}

/** Every comparison that the evaluation of an entry may take. */
export function* comparisonsFor(version: string, entry: LanguageEntry): Iterable<VersionPair> {
  yield { first: version, second: version };
  for (const second of entry.versions) yield* withItself(version, second);
  for (const events of rangesOf(entry)) {
    for (const [, second] of events) {
      yield* withItself(version, second);
      for (const [, first] of events) yield { first, second };
    }
  }
}

function* withItself(first: string, second: string): Iterable<VersionPair> {
  yield { first, second };
  yield { first: second, second };
}

/** https://ossf.github.io/osv-schema/#evaluation */
export function isAffected(version: string, entry: LanguageEntry, order: LanguageOrder): boolean {
  const isSame = (other: string) => order.isValid(other) && order.compare(version, other) === 0;
  if (entry.versions.some((listed) => listed === version || isSame(listed))) return true;
  return rangesOf(entry).some((events) => isInRange(version, events, order));
}

/** Whether a range, or the last part of one, ends nowhere. */
function isOpen(entry: LanguageEntry): boolean {
  return rangesOf(entry).some((events) => events.at(-1)?.[0] === 'introduced');
}

type Events = readonly (readonly [kind: string, bound: string])[];

function rangesOf({ ranges, database_specific: specific }: LanguageEntry): readonly Events[] {
  const known = specific?.last_known_affected_version_range ?? '';
  return ranges
    .filter(({ type }) => type !== 'GIT')
    .map(({ events }) => {
      // NVD's word for no update: "2.6.0-NA".
      const all = events.flatMap((each) =>
        Object.entries(each).map(([kind, bound]) => [kind, bound.replace(/-(NA)?$/, '')] as const),
      );
      return all.length === 1 && known.startsWith('< ') ? [...all, ['fixed', known.slice(2)] as const] : all;
    });
}

function isInRange(version: string, events: Events, order: LanguageOrder): boolean {
  if (events.some(([, bound]) => bound !== '0' && !order.isValid(bound))) return false;
  const isFrom = (bound: string) => bound === '0' || order.compare(version, bound) >= 0;
  const sorted = events.toSorted(([, a], [, b]) => (a === '0' ? -1 : b === '0' ? 1 : order.compare(a, b)));
  let affected = false;
  for (const [kind, bound] of sorted) {
    if (kind === 'introduced' && isFrom(bound)) affected = true;
    else if (kind === 'fixed' && isFrom(bound)) affected = false;
    else if (kind === 'last_affected' && isFrom(bound) && order.compare(version, bound) > 0) affected = false;
  }
  return affected;
}
