import type { Db } from 'pg-boss';
import * as z from 'zod';
import type { JobKind, QueueDepth } from '../queue.ts';

const answerSchema = z.object({
  rows: z.array(z.object({ name: z.string(), waiting: z.coerce.number(), running: z.coerce.number() })),
});

/** Counts now, since pg-boss's own figures may be a minute old. */
export async function readDepth(
  database: Db,
  schema: string,
): Promise<Readonly<Record<JobKind, QueueDepth>>> {
  const answer = await database.executeSql(
    `select name,
            count(*) filter (where state < 'active') as waiting,
            count(*) filter (where state = 'active') as running
       from ${schema}.job where state < 'completed' group by name`,
    [],
  );
  const counted = new Map(
    answerSchema.parse(answer).rows.map(({ name, waiting, running }) => [name, { waiting, running }]),
  );
  const of = (kind: JobKind) => counted.get(kind) ?? { waiting: 0, running: 0 };
  return {
    index: of('index'),
    sync: of('sync'),
    'awaited-sync': of('awaited-sync'),
    rematch: of('rematch'),
    changes: of('changes'),
    verdicts: of('verdicts'),
    signals: of('signals'),
    matches: of('matches'),
    prune: of('prune'),
    reindex: of('reindex'),
    'running-images': of('running-images'),
    notify: of('notify'),
  };
}
