import { createAdvisoryStore } from './advisory-store.ts';
import { createBaseStore } from './bases/base-store.ts';
import { createContentStore } from './contents/content-store.ts';
import { createEnrichmentStore } from './enrichment/enrichment-store.ts';
import type { Engine } from './engine.ts';
import { createEpisodeStore } from './episodes/episode-store.ts';
import { createEventStore } from './events/event-store.ts';
import { createExposureStore } from './exposures/exposure-store.ts';
import { createCatalogStore } from './facts/catalog-store.ts';
import { createContentReaders } from './facts/content-readers.ts';
import { createDocumentStore } from './facts/document-store.ts';
import { createFactsStore } from './facts/facts-store.ts';
import { withoutNewDocuments, withUnsavedFacts } from './facts/unsaved-facts.ts';
import { createFleetStore } from './fleet/fleet-store.ts';
import { createHistoryStore } from './history/history-store.ts';
import { createInventoryStore } from './inventory/inventory-store.ts';
import { createScanStore } from './inventory/scan-store.ts';
import { createListingStore } from './listing-store.ts';
import { createNotificationStore } from './notifications/notification-store.ts';
import type { Store } from './ports.ts';
import { noteAsked } from './retention/image-use.ts';
import { createRunStore } from './runs/run-store.ts';
import { createDeliveryStore } from './subscriptions/delivery-store.ts';
import { createSubscriptionStore } from './subscriptions/subscription-store.ts';
import { createVerdictStore } from './verdicts/verdict-store.ts';

/** Creates the store on any engine. */
export function createStore(engine: Engine, now: () => Date): Store {
  const facts = createFactsStore(engine);
  const documents = createDocumentStore(engine);
  const advisories = createAdvisoryStore(engine);
  const enrichment = createEnrichmentStore(engine);
  return {
    facts: engine.isReadOnly === true ? withUnsavedFacts(facts) : facts,
    catalogs: createCatalogStore(engine),
    documents: engine.isReadOnly === true ? withoutNewDocuments(documents) : documents,
    readers: createContentReaders(engine),
    advisories,
    enrichment,
    history: createHistoryStore(engine),
    transfer: transferOnDemand(engine, { advisories, enrichment }, now),
    inventory: createInventoryStore(engine),
    scans: createScanStore(engine, now),
    listing: createListingStore(engine),
    fleet: createFleetStore(engine),
    matches: matchesOnDemand(engine),
    bases: createBaseStore(engine),
    contents: createContentStore(engine),
    notifications: createNotificationStore(engine, now),
    events: createEventStore(engine),
    episodes: createEpisodeStore(engine),
    exposures: createExposureStore(engine),
    runs: createRunStore(engine),
    subscriptions: createSubscriptionStore(engine, now),
    deliveries: createDeliveryStore(engine, now),
    verdicts: createVerdictStore(engine),
    retention: retentionOnDemand(engine),
    clocks: {
      // Loaded on use, as what follows: only servers have clocks and documents.
      start: async (request) => (await import('./clocks/start-clocks.ts')).startClocks(engine, request),
    },
    vex: vexOnDemand(engine),
    outdated: outdatedOnDemand(engine),
    ...(engine.replicas && { replicas: engine.replicas }),
    takeLock: (work) => engine.lockFeed(`${work} turn`),
    close: () => engine.close(),
  };
}

/** Loaded on use: a scan needs none of it, and starts faster. */
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

/** Loaded on use: scans of the command line judge no stored images. */
function matchesOnDemand(engine: Engine): Store['matches'] {
  const load = async () => (await import('./matches/match-store.ts')).createMatchStore(engine);
  return {
    groups: async () => (await load()).groups(),
    move: async (...args) => (await load()).move(...args),
    due: async (limit) => (await load()).due(limit),
    save: async (matches) => (await load()).save(matches),
    drop: async () => (await load()).drop(),
    images: async (keys) => (await load()).images(keys),
    members: async (sets) => (await load()).members(sets),
    answers: async (...args) => (await load()).answers(...args),
    contents: async (ids) => (await load()).contents(ids),
    counts: async () => (await load()).counts(),
  };
}

/** Loaded on use: a scan removes nothing, and only notes that an image was asked for. */
function retentionOnDemand(engine: Engine): Store['retention'] {
  const load = async () => (await import('./retention/retention-store.ts')).createRetentionStore(engine);
  return {
    asked: (key, at) => noteAsked(engine.db, key, at),
    exploited: async () => (await load()).exploited(),
    noteExploited: async (cve, packages) => (await load()).noteExploited(cve, packages),
    plan: async (limits) => (await load()).plan(limits),
    count: async (plan) => (await load()).count(plan),
    removeSome: async (plan, step, place) => (await load()).removeSome(plan, step, place),
  };
}

function vexOnDemand(engine: Engine): Store['vex'] {
  const load = async () => (await import('./vex/vex-store.ts')).createVexStore(engine);
  return {
    put: async (document) => (await load()).put(document),
    list: async () => (await load()).list(),
    get: async (name) => (await load()).get(name),
    delete: async (name) => (await load()).delete(name),
  };
}

/** Loaded on use: only servers read images again. */
function outdatedOnDemand(engine: Engine): Store['outdated'] {
  const load = async () => (await import('./outdated/outdated-store.ts')).createOutdatedStore(engine);
  return {
    readers: async () => (await load()).readers(),
    due: async (query) => (await load()).due(query),
    attempt: async (key, current) => (await load()).attempt(key, current),
    fail: async (...args) => (await load()).fail(...args),
    begin: async (...args) => (await load()).begin(...args),
    unsettle: async (key) => (await load()).unsettle(key),
    end: async (key) => (await load()).end(key),
    counts: async (...args) => (await load()).counts(...args),
  };
}
