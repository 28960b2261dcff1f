import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { ClockRequest, FindingClock, FindingName } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { internPlaces, type StoredPlace } from './clock-places.ts';

/** Places whose clocks are in memory at a time. */
const PLACES_AT_A_TIME = 100;
const COLUMNS = ['place_id', 'package', 'flaw', 'known_at', 'fix_at'] as const;

type ClockRow = Tables['finding_clock'];

export async function startClocks(engine: Engine, request: ClockRequest): Promise<readonly FindingClock[]> {
  return engine.db.transaction().execute(async (transaction) => {
    const places = await internPlaces(engine, transaction, request);
    const earliest = new Map<string, FindingClock>();
    for (let at = 0; at < places.length; at += PLACES_AT_A_TIME) {
      const chunk = places.slice(at, at + PLACES_AT_A_TIME);
      for (const row of await startAt(engine, transaction, chunk, request)) keepEarliest(earliest, row);
    }
    return [...earliest.values()];
  });
}

/** Returns the clocks of the findings at these places. */
async function startAt(
  engine: Engine,
  transaction: Transaction<Tables>,
  places: readonly StoredPlace[],
  { findings, present, at }: ClockRequest,
): Promise<readonly ClockRow[]> {
  const ids = places.map(({ id }) => id);
  const stored = await transaction
    .selectFrom('finding_clock')
    .selectAll()
    .where('place_id', 'in', ids)
    .execute();
  const clocks = Map.groupBy(stored, ({ place_id: id }) => id);
  const running: ClockRow[] = [];
  const started: ClockRow[] = [];
  for (const { id, isAlone } of places) {
    const here = new Map((clocks.get(id) ?? []).map((row) => [nameOf(row), row]));
    for (const finding of findings) {
      const row = here.get(nameOf(finding));
      const fixAt = finding.isFixed ? at : null;
      if (!row)
        started.push({
          place_id: id,
          package: finding.package,
          flaw: finding.flaw,
          known_at: at,
          fix_at: fixAt,
        });
      else if (row.fix_at === null && fixAt !== null) running.push(await noteFix(transaction, row, fixAt));
      else running.push(row);
    }
    if (isAlone && present) await endOthers(transaction, [...here.values()], present);
  }
  await engine.insertRows(
    transaction,
    'finding_clock',
    COLUMNS,
    started.map((row) => COLUMNS.map((column) => row[column])),
  );
  return [...running, ...started];
}

async function noteFix(transaction: Transaction<Tables>, row: ClockRow, fixAt: string): Promise<ClockRow> {
  await transaction
    .updateTable('finding_clock')
    .set({ fix_at: fixAt })
    .where('place_id', '=', row.place_id)
    .where('package', '=', row.package)
    .where('flaw', '=', row.flaw)
    .execute();
  return { ...row, fix_at: fixAt };
}

/** Once a package is gone, or rid of its flaw, another one with the flaw is news. */
async function endOthers(
  transaction: Transaction<Tables>,
  rows: readonly ClockRow[],
  present: readonly FindingName[],
): Promise<void> {
  const names = new Set(present.map(nameOf));
  for (const row of rows) {
    if (names.has(nameOf(row))) continue;
    await transaction
      .deleteFrom('finding_clock')
      .where('place_id', '=', row.place_id)
      .where('package', '=', row.package)
      .where('flaw', '=', row.flaw)
      .execute();
  }
}

function keepEarliest(clocks: Map<string, FindingClock>, row: ClockRow): void {
  const { package: pkg, flaw, known_at: knownAt, fix_at: fixAt } = row;
  const before = clocks.get(nameOf(row));
  const fix = [before?.fixAt ?? [], fixAt ?? []].flat().sort()[0];
  clocks.set(nameOf(row), {
    package: pkg,
    flaw,
    knownAt: before && before.knownAt < knownAt ? before.knownAt : knownAt,
    ...(fix !== undefined && { fixAt: fix }),
  });
}

function nameOf({ package: pkg, flaw }: FindingName): string {
  return JSON.stringify([pkg, flaw]);
}
