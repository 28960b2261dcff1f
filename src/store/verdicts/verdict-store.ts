import { parseDigest } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import type { VerdictStore } from '../ports.ts';
import { listVerdicts } from './list-verdicts.ts';
import { recordVerdict } from './record-verdict.ts';
import { parseCounts, parseIds } from './stored-verdict.ts';

export function createVerdictStore(engine: Engine): VerdictStore {
  const { db } = engine;
  return {
    async lastSync() {
      const row = await db
        .selectFrom('sync')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .executeTakeFirst();
      return row?.seq ?? 0;
    },
    async standing(image) {
      const row = await db
        .selectFrom('standing')
        .innerJoin('line', 'line.id', 'standing.line_id')
        .selectAll('standing')
        .select('line.hash')
        .where('image', '=', image)
        .executeTakeFirst();
      if (!row) return undefined;
      return {
        revision: row.revision,
        outcome: row.outcome,
        counts: parseCounts(row.counts),
        overdue: parseIds(row.overdue),
        line: row.hash,
        program: row.program,
        sync: row.sync,
        ...(row.due_at !== null && { due: row.due_at }),
      };
    },
    record: (judged, events) => recordVerdict(engine, judged, events),
    history: (image, page) => listVerdicts(db, image, page),
    async unsettled({ line, program, now, after, limit }) {
      let query = db
        .selectFrom('image')
        .leftJoin('standing', 'standing.image', 'image.key')
        .leftJoin('line', 'line.id', 'standing.line_id')
        .select('image.key')
        .where((row) =>
          row.or([
            row('standing.image', 'is', null),
            row('line.hash', '<>', line),
            row('standing.program', '<>', program),
            row('standing.due_at', '<=', now),
          ]),
        )
        .orderBy('image.key')
        .limit(limit);
      if (after !== undefined) query = query.where('image.key', '>', after);
      const rows = await query.execute();
      return rows.map(({ key }) => parseDigest(key)).filter((key) => key !== undefined);
    },
  };
}
