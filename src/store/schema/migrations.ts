import type { Kysely } from 'kysely';
import { createAdvisories } from './version-1/advisories.ts';
import { createEnrichment } from './version-1/enrichment.ts';
import { createFacts } from './version-1/facts.ts';
import { createInventory } from './version-2/inventory.ts';
import { createNotifications } from './version-2/notifications.ts';
import { createScans } from './version-2/scans.ts';
import { addContentDate } from './version-3/content-date.ts';
import { createDroppedSyncs } from './version-3/dropped-syncs.ts';
import { createPrivateImages } from './version-3/private-images.ts';
import { reloadAdvisories } from './version-3/reload-advisories.ts';
import { keepUnread } from './version-3/unread.ts';
import { createLayerFacts } from './version-4/layer-facts.ts';
import { addPackagePaths } from './version-4/package-paths.ts';
import { createReplicaTables } from './version-4/replica-tables.ts';
import { createProgramReach } from './version-5/program-reach.ts';
import { reloadGo } from './version-5/reload-go.ts';
import { createCatalogedImage } from './version-6/cataloged-image.ts';
import { indexSyncNumbers } from './version-7/index-sync-numbers.ts';
import { createScopedPackages } from './version-7/scoped-packages.ts';
import { createEvents } from './version-7/events.ts';
import { createRuns } from './version-7/runs.ts';
import { createSubscriptions } from './version-7/subscriptions.ts';
import { createHistory } from './version-7/history.ts';
import { createVerdicts } from './version-7/verdicts.ts';
import { createMatches } from './version-8/matches.ts';
import { createEarlierPublications } from './version-8/earlier-publications.ts';
import { createEpisodes } from './version-8/episodes.ts';
import { createBases } from './version-8/bases.ts';
import { createExposures } from './version-8/exposures.ts';
import { createOutdatedImages } from './version-8/outdated-images.ts';
import { createRetention } from './version-8/retention.ts';
import { createGatherings } from './version-8/gatherings.ts';
import { createImageTurns } from './version-8/image-turns.ts';
import { createLineUses } from './version-8/line-uses.ts';
import { createClocks } from './version-8/clocks.ts';
import { createLines } from './version-8/lines.ts';
import { createPatterns } from './version-8/patterns.ts';
import { createVexDocuments } from './version-8/vex-documents.ts';
import { createRegistryLimits } from './version-8/registry-limits.ts';
import { createTagDigests } from './version-8/tag-digests.ts';
import { indexReferences } from './version-9/index-references.ts';
import { indexEcosystems } from './version-10/index-ecosystems.ts';

/** A step of the schema. Never edit it once released: existing stores have applied it. */
export interface Migration {
  readonly version: number;
  // The tables of one version differ from those that today's program knows.
  up(db: Kysely<unknown>): Promise<void>;
}

/** In order, without gaps. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    async up(db) {
      await createAdvisories(db);
      await createEnrichment(db);
      await createFacts(db);
    },
  },
  {
    version: 2,
    async up(db) {
      await createInventory(db);
      await createScans(db);
      await createNotifications(db);
    },
  },
  {
    version: 3,
    async up(db) {
      await reloadAdvisories(db);
      await createDroppedSyncs(db);
      await keepUnread(db);
      await addContentDate(db);
      await createPrivateImages(db);
    },
  },
  {
    version: 4,
    async up(db) {
      await createLayerFacts(db);
      await addPackagePaths(db);
      await createReplicaTables(db);
    },
  },
  {
    version: 5,
    async up(db) {
      await createProgramReach(db);
      await reloadGo(db);
    },
  },
  { version: 6, up: createCatalogedImage },
  {
    version: 7,
    async up(db) {
      await indexSyncNumbers(db);
      await createScopedPackages(db);
      await createEvents(db);
      await createRuns(db);
      await createSubscriptions(db);
      await createHistory(db);
      await createVerdicts(db);
    },
  },
  {
    version: 8,
    async up(db) {
      await createMatches(db);
      await createEpisodes(db);
      await createBases(db);
      await createExposures(db);
      await createRetention(db);
      await createEarlierPublications(db);
      await createImageTurns(db);
      await createLineUses(db);
      await createLines(db);
      await createClocks(db);
      await createVexDocuments(db);
      await createTagDigests(db);
      await createRegistryLimits(db);
      await createOutdatedImages(db);
      await createGatherings(db);
      await createPatterns(db);
    },
  },
  { version: 9, up: indexReferences },
  { version: 10, up: indexEcosystems },
];
