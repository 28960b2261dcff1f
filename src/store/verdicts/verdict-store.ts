import type { Kysely } from 'kysely';
import { parseDigest, type Digest } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import type { Standing, VerdictStore } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';
import { countVerdicts, lastVerdictAt } from './count-verdicts.ts';
import { listVerdicts } from './list-verdicts.ts';
import { readLineAt } from './line-at.ts';
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
    lastAt: () => lastVerdictAt(db),
    standing: async (image) => (await readStandings(db, [image])).get(image),
    standings: (images) => readStandings(db, images),
    async settle(images) {
      // Loaded on use: only servers judge many images at once.
      const { settleImages } = await import('./settle-images.ts');
      return settleImages(engine, images);
    },
    record: (judged, events) => recordVerdict(engine, judged, events),
    history: (image, page) => listVerdicts(db, image, page),
    counts: () => countVerdicts(db),
    lineAt: (at) => readLineAt(db, at),
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

async function readStandings(
  db: Kysely<Tables>,
  images: readonly Digest[],
): Promise<ReadonlyMap<Digest, Standing>> {
  const rows = await inChunks(images, (chunk) =>
    db
      .selectFrom('standing')
      .innerJoin('line', 'line.id', 'standing.line_id')
      .selectAll('standing')
      .select('line.hash')
      .where('image', 'in', chunk)
      .execute(),
  );
  const byImage = new Map(rows.map((row) => [row.image, row]));
  return new Map(
    images.flatMap((image) => {
      const row = byImage.get(image);
      if (!row) return [];
      const { revision, outcome, program, sync } = row;
      const standing = {
        revision,
        outcome,
        counts: parseCounts(row.counts),
        overdue: parseIds(row.overdue),
        line: row.hash,
        program,
        sync,
        ...(row.due_at !== null && { due: row.due_at }),
      };
      return [[image, standing] as const];
    }),
  );
}
