import type { Engine } from '../../store/engine.ts';
import type { VerdictStore } from '../ports.ts';
import { countVerdicts, lastVerdictAt } from './count-verdicts.ts';
import { readLineAt } from './line-at.ts';
import { listVerdicts } from './list-verdicts.ts';
import { recordVerdict } from './record-verdict.ts';
import { endOthers, clearStaleMarks, readOutcomes, readCurrentVerdicts } from './current-verdicts.ts';
import { listStale } from './stale-images.ts';

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
    currentVerdicts: (images) => readCurrentVerdicts(db, images),
    outcomes: (images) => readOutcomes(db, images),
    async recordImages(images) {
      // Loaded on use: only servers judge many images at once.
      const { recordImages } = await import('./record-images.ts');
      return recordImages(engine, images);
    },
    record: (judged, events) => recordVerdict(engine, judged, events),
    endOthers: (image, lines, before) => endOthers(db, image, lines, before),
    clearStaleMarks: (sequences) => clearStaleMarks(db, sequences),
    load: async (lines, at) => (await loadedLines()).loadLines(engine, lines, at),
    loadedAt: async () => (await loadedLines()).loadedAt(db),
    linesAt: async (time) => (await loadedLines()).linesAt(db, time),
    history: (image, page) => listVerdicts(db, image, page),
    counts: () => countVerdicts(db),
    lineAt: (at) => readLineAt(db, at),
    stale: (query) => listStale(db, query),
  };
}

/** Loaded on use: only servers load lines. */
function loadedLines() {
  return import('./loaded-lines.ts');
}
