import { createAdvisoryStore } from './advisory-store.ts';
import type { Engine } from './engine.ts';
import { createEnrichmentStore } from './enrichment/enrichment-store.ts';
import { createCatalogStore } from './facts/catalog-store.ts';
import { createContentReaders } from './facts/content-readers.ts';
import { createDocumentStore } from './facts/document-store.ts';
import { createFactsStore } from './facts/facts-store.ts';
import { createProgramStore } from './facts/program-store.ts';
import { withoutNewDocuments, withUnsavedFacts } from './facts/unsaved-facts.ts';
import { readHistoryStart, readMoment, readPastState } from './history/read-history.ts';
import type { Store } from './ports.ts';
import { listEcosystems, listIds } from './queries/listing.ts';
import { dropSync, readDifference, readFirstSync, readSync, readSyncs } from './queries/sync-log.ts';

/** Creates the store on any engine. */
export function createStore(engine: Engine, now: () => Date): Store {
  const { db } = engine;
  const facts = createFactsStore(engine);
  const documents = createDocumentStore(engine);
  const advisories = createAdvisoryStore(engine);
  const enrichment = createEnrichmentStore(engine);
  return {
    facts: engine.isReadOnly === true ? withUnsavedFacts(facts) : facts,
    catalogs: createCatalogStore(engine),
    programs: createProgramStore(engine),
    documents: engine.isReadOnly === true ? withoutNewDocuments(documents) : documents,
    readers: createContentReaders(engine),
    advisories,
    enrichment,
    history: {
      momentAt: (at) => readMoment(db, at),
      feedState: (feed, moment) => readPastState(db, feed, moment),
      keptSince: (feed) => readHistoryStart(db, feed),
    },
    transfer: transferOnDemand(engine, { advisories, enrichment }, now),
    listing: {
      ecosystems: () => listEcosystems(db),
      ids: (where) => listIds(db, where),
      syncs: (perFeed) => readSyncs(db, perFeed),
      sync: (seq) => readSync(db, seq),
      dropSync: (seq) => dropSync(db, seq),
      firstSync: (feed) => readFirstSync(db, feed),
      difference: (between) => readDifference(db, between),
    },
    takeLock: (work) => engine.lockFeed(`${work} turn`),
    close: () => engine.close(),
  };
}

/** Loaded on use: scans need no transfer, and start faster. */
function transferOnDemand(
  engine: Engine,
  { advisories, enrichment }: Pick<Store, 'advisories' | 'enrichment'>,
  now: () => Date,
): Store['transfer'] {
  return {
    async exportTo(file) {
      const { exportStore } = await import('./transfer/export.ts');
      return exportStore(engine, file, now);
    },
    async importFrom(file, name = file) {
      const { importStore } = await import('./transfer/import.ts');
      return importStore(advisories, enrichment, { file, name }, now);
    },
    async writeSlice(part, file) {
      const { writeSlice } = await import('./slice/write-slice.ts');
      return writeSlice(engine, part, file);
    },
    async loadSlices(load) {
      const { loadSlices } = await import('./slice/load-slices.ts');
      return loadSlices(engine, load, now);
    },
    async writeDelta(part, file) {
      const { writeDelta } = await import('./slice/write-delta.ts');
      return writeDelta(part, file);
    },
    async loadDelta(load) {
      const { loadDelta } = await import('./slice/load-delta.ts');
      return loadDelta(engine, load, now);
    },
  };
}
