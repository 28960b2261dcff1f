import { defined, hasEnded, type ScanState } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { ScanStore } from '../ports.ts';
import { pagesMarked } from './page.ts';
import { parseSubmission } from './stored-json.ts';
import { submitScan, toScanRecord } from './submit-scan.ts';

/** Allowed previous states: a scan only moves forward. */
const STATES_BEFORE: Readonly<Record<ScanState, readonly ScanState[]>> = {
  queued: ['queued'],
  running: ['queued', 'running'],
  done: ['queued', 'running'],
  failed: ['queued', 'running'],
};

/** Clears an ended scan's request, along with the credentials sealed in it. */
async function endOf(db: Engine['db'], id: string, now: () => Date) {
  const row = await db.selectFrom('scan').select('submission').where('id', '=', id).executeTakeFirst();
  return {
    ended_at: now().toISOString(),
    ...(row && { submission: JSON.stringify({ ...parseSubmission(row.submission), request: '{}' }) }),
  };
}

const PAGES = pagesMarked('scan-');

export function createScanStore({ db }: Engine, now: () => Date): ScanStore {
  return {
    submit: (scan) => submitScan(db, scan, now),
    async get(id) {
      const row = await db.selectFrom('scan').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toScanRecord(row);
    },
    async list({ principal, limit, cursor }) {
      const start = PAGES.startOf(cursor);
      let query = db
        .selectFrom('scan')
        .selectAll()
        .orderBy('seq', 'desc')
        .limit(limit + 1);
      if (principal !== undefined) query = query.where('principal', '=', lookupKey(principal));
      if (start !== undefined) query = query.where('seq', '<', start);
      const { rows, next } = PAGES.toPage(await query.execute(), limit, ({ seq }) => seq);
      return { items: rows.map(toScanRecord), ...defined({ next }) };
    },
    async update(id, change) {
      const { state } = change;
      const before = STATES_BEFORE[state ?? 'running'];
      const end = state && hasEnded(state) ? await endOf(db, id, now) : {};
      const { numUpdatedRows } = await db
        .updateTable('scan')
        .set({ ...change, ...end })
        .where('id', '=', id)
        .where('state', 'in', before)
        .executeTakeFirst();
      return numUpdatedRows > 0;
    },
    async unfinished() {
      const rows = await db
        .selectFrom('scan')
        .selectAll()
        .where('ended_at', 'is', null)
        .orderBy('seq')
        .execute();
      return rows.map(toScanRecord);
    },
    async forgetEnded(before) {
      const { numDeletedRows } = await db
        .deleteFrom('scan')
        .where('ended_at', '<', before)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
