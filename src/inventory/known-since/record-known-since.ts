import type { Transaction } from 'kysely';
import { defined } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { KnownSinceRequest, KnownSince, FindingName } from '../ports.ts';
import { internPlaces, type StoredPlace } from './known-places.ts';

/** Places per batch: their known-since times are held in memory. */
const PLACES_AT_A_TIME = 100;
const COLUMNS = ['place_id', 'package', 'flaw', 'known_at', 'fix_at'] as const;

type KnownSinceRow = Tables['known_since'];

export async function recordKnownSince(
  engine: Engine,
  request: KnownSinceRequest,
): Promise<readonly KnownSince[]> {
  return engine.db.transaction().execute(async (transaction) => {
    const places = await internPlaces(engine, transaction, request);
    const { findings, present, at } = request;
    const named = {
      findings: new Map(findings.map((finding) => [nameOf(finding), finding])),
      present: present && new Set(present.map(nameOf)),
      at,
    };
    const earliest = new Map<string, KnownSince>();
    for (let first = 0; first < places.length; first += PLACES_AT_A_TIME) {
      const chunk = places.slice(first, first + PLACES_AT_A_TIME);
      for (const [name, row] of await startAt(engine, transaction, chunk, named)) {
        earliest.set(name, earlierOf(earliest.get(name), row));
      }
    }
    return [...earliest.values()];
  });
}

/** A request with its findings keyed by name, shared by every place. */
interface NamedRequest extends Pick<KnownSinceRequest, 'at'> {
  readonly findings: ReadonlyMap<string, KnownSinceRequest['findings'][number]>;
  readonly present: ReadonlySet<string> | undefined;
}

type NamedRow = readonly [name: string, row: KnownSinceRow];

/** Returns the findings' known-since times at these places. */
async function startAt(
  engine: Engine,
  transaction: Transaction<Tables>,
  places: readonly StoredPlace[],
  { findings, present, at }: NamedRequest,
): Promise<readonly NamedRow[]> {
  const ids = places.map(({ id }) => id);
  const stored = await transaction
    .selectFrom('known_since')
    .selectAll()
    .where('place_id', 'in', ids)
    .execute();
  const knownSince = Map.groupBy(stored, ({ place_id: id }) => id);
  const running: NamedRow[] = [];
  const started: NamedRow[] = [];
  for (const { id, isAlone } of places) {
    const here = new Map((knownSince.get(id) ?? []).map((row) => [nameOf(row), row]));
    for (const [name, finding] of findings) {
      const row = here.get(name);
      const fixAt = finding.isFixed ? at : null;
      if (!row) {
        const { package: pkg, flaw } = finding;
        started.push([name, { place_id: id, package: pkg, flaw, known_at: at, fix_at: fixAt }]);
      } else if (row.fix_at === null && fixAt !== null) {
        running.push([name, await noteFix(transaction, row, fixAt)]);
      } else running.push([name, row]);
    }
    if (isAlone && present) await endOthers(transaction, here, present);
  }
  await engine.insertRows(
    transaction,
    'known_since',
    COLUMNS,
    started.map(([, row]) => COLUMNS.map((column) => row[column])),
  );
  return [...running, ...started];
}

async function noteFix(
  transaction: Transaction<Tables>,
  row: KnownSinceRow,
  fixAt: string,
): Promise<KnownSinceRow> {
  await transaction
    .updateTable('known_since')
    .set({ fix_at: fixAt })
    .where('place_id', '=', row.place_id)
    .where('package', '=', row.package)
    .where('flaw', '=', row.flaw)
    .execute();
  return { ...row, fix_at: fixAt };
}

/** Ends known-since times for packages that left or lost their flaw: if it comes back, its clock starts anew. */
async function endOthers(
  transaction: Transaction<Tables>,
  rows: ReadonlyMap<string, KnownSinceRow>,
  present: ReadonlySet<string>,
): Promise<void> {
  for (const [name, row] of rows) {
    if (present.has(name)) continue;
    await transaction
      .deleteFrom('known_since')
      .where('place_id', '=', row.place_id)
      .where('package', '=', row.package)
      .where('flaw', '=', row.flaw)
      .execute();
  }
}

function earlierOf(before: KnownSince | undefined, row: KnownSinceRow): KnownSince {
  const { package: pkg, flaw, known_at: knownAt, fix_at: fixAt } = row;
  const fix = earlier(before?.fixAt, fixAt ?? undefined);
  return {
    package: pkg,
    flaw,
    knownAt: before && before.knownAt < knownAt ? before.knownAt : knownAt,
    ...defined({ fixAt: fix }),
  };
}

function earlier(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

/** Prefixes the name with its length, so it may hold any character; JSON takes several times as long. */
function nameOf({ package: pkg, flaw }: FindingName): string {
  return `${pkg.length} ${pkg} ${flaw}`;
}
