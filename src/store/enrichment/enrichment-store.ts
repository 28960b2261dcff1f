import type { Engine } from '../engine.ts';
import type { EnrichmentStore } from '../ports.ts';
import { readCveRecords, saveCveRecords } from './cve-records.ts';
import { readEpss, replaceEpss } from './epss.ts';
import { readKev, readNewlyExploited, readRelisted, replaceKev } from './kev.ts';
import { beginRecordSync } from './record-sync.ts';

export function createEnrichmentStore(engine: Engine): EnrichmentStore {
  return {
    ratings: (cves, source, moment) => readCveRecords(engine.db, cves, source, moment),
    saveRecords: (source, records, receivedAt) => saveCveRecords(engine, source, records, receivedAt),
    beginRecordSync: (source, mode) => beginRecordSync(engine, source, mode),
    epss: (cves) => readEpss(engine.db, cves),
    // Loaded on use: only answers as of an earlier day need it.
    pastEpss: async (cves, moment) =>
      (await import('./past-scores.ts')).readPastScores(engine.db, cves, moment),
    rated: async (from, to) => (await amendedCves()).readRated(engine.db, from, to),
    amended: async (from, to) => (await amendedCves()).readAmended(engine.db, from, to),
    crossed: async (from, to, thresholds) =>
      (await import('./score-history.ts')).readCrossed(engine.db, from, to, thresholds),
    newlyExploited: (from, to) => readNewlyExploited(engine.db, from, to),
    relisted: (from, to) => readRelisted(engine.db, from, to),
    kev: (cves, seq) => readKev(engine.db, cves, seq),
    replaceEpss: (scores, state) => replaceEpss(engine, scores, state),
    replaceKev: (entries, state) => replaceKev(engine, entries, state),
  };
}

/** Loaded on use: only servers announce changes made by syncs. */
function amendedCves() {
  return import('./amended-cves.ts');
}
