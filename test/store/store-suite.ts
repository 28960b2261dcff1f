import { describe } from 'vitest';
import { advisorySuite } from './advisory-suite.ts';
import { enrichmentSuite } from './enrichment-suite.ts';
import { episodeSuite } from './episode-suite.ts';
import { eventSuite } from './event-suite.ts';
import { factsSuite } from './facts-suite.ts';
import { fleetSuite } from './fleet-suite.ts';
import { historySuite } from './history-suite.ts';
import { inventoryModelSuite } from './inventory-model-suite.ts';
import { inventorySuite } from './inventory-suite.ts';
import { listingSuite } from './listing-suite.ts';
import { matchSuite } from './match-suite.ts';
import { modelSuite } from './model-suite.ts';
import { notificationSuite } from './notification-suite.ts';
import { packagePlacesSuite } from './package-places-suite.ts';
import { privateImageSuite } from './private-image-suite.ts';
import type { OpenStore } from './open-store.ts';
import { programSuite } from './program-suite.ts';
import { runImageSuite } from './run-image-suite.ts';
import { runSuite } from './run-suite.ts';
import { scanSuite } from './scan-suite.ts';
import { sliceSuite } from './slice-suite.ts';
import { subscriptionSuite } from './subscription-suite.ts';
import { syncSuite } from './sync-suite.ts';
import { turnSuite } from './turn-suite.ts';
import { transferSuite } from './transfer-suite.ts';
import { verdictSuite } from './verdict-suite.ts';

/** What every engine must do, written against the ports alone. */
export function storeSuite(engine: string, open: OpenStore): void {
  describe(engine, () => {
    describe('advisories', () => advisorySuite(open));
    describe('syncs', () => syncSuite(open));
    describe('a model in memory', () => modelSuite(open));
    describe('enrichment', () => enrichmentSuite(open));
    describe('the history', () => historySuite(open));
    describe('listing', () => listingSuite(open));
    describe('facts', () => factsSuite(open));
    describe('turns', () => turnSuite(open));
    describe('transfer', () => transferSuite(open));
    describe('slices', () => sliceSuite(open));
    describe('the inventory', () => inventorySuite(open));
    describe('an image that was read with credentials', () => privateImageSuite(open));
    describe('programs of packages', () => programSuite(open));
    describe('places of packages', () => packagePlacesSuite(open));
    describe('a model of the inventory', () => inventoryModelSuite(open));
    describe('scans', () => scanSuite(open));
    describe('the fleet', () => fleetSuite(open));
    describe('matches', () => matchSuite(open));
    describe('notifications', () => notificationSuite(open));
    describe('what lasts', () => episodeSuite(open));
    describe('events', () => eventSuite(open));
    describe('runs', () => runSuite(open));
    describe('images of runs', () => runImageSuite(open));
    describe('subscriptions', () => subscriptionSuite(open));
    describe('verdicts', () => verdictSuite(open));
  });
}
