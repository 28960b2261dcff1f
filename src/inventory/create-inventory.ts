import { defined } from '../domain/index.ts';
import type { Engine } from '../store/engine.ts';
import { createStore } from '../store/store.ts';
import { createBaseStore } from './bases/base-store.ts';
import { createContentStore } from './contents/content-store.ts';
import { createOpenConditionStore } from './open-conditions/open-condition-store.ts';
import { createEventStore } from './events/event-store.ts';
import { createFirstKnownStore } from './first-known/first-known-store.ts';
import { createFleetStore } from './fleet/fleet-store.ts';
import { createInventoryStore } from './images/inventory-store.ts';
import { createScanStore } from './images/scan-store.ts';
import { createNotificationStore } from './notifications/notification-store.ts';
import type { Inventory } from './ports.ts';
import { noteAsked } from './retention/image-use.ts';
import { createRunStore } from './runs/run-store.ts';
import { createDeliveryStore } from './subscriptions/delivery-store.ts';
import { createSubscriptionStore } from './subscriptions/subscription-store.ts';
import { createVerdictStore } from './verdicts/verdict-store.ts';

/** Creates the store with the fleet in it, on any engine. */
export function createInventory(engine: Engine, now: () => Date): Inventory {
  return {
    ...createStore(engine, now),
    inventory: createInventoryStore(engine),
    scans: createScanStore(engine, now),
    fleet: createFleetStore(engine),
    matches: onDemand(
      ['groups', 'move', 'due', 'save', 'drop', 'images', 'members', 'storedMatches', 'contents', 'counts'],
      async () => (await import('./matches/match-store.ts')).createMatchStore(engine),
    ),
    bases: createBaseStore(engine),
    contents: createContentStore(engine),
    notifications: createNotificationStore(engine, now),
    events: createEventStore(engine),
    openConditions: createOpenConditionStore(engine),
    firstKnown: createFirstKnownStore(engine),
    runs: createRunStore(engine),
    subscriptions: createSubscriptionStore(engine, now),
    deliveries: createDeliveryStore(engine, now),
    verdicts: createVerdictStore(engine),
    retention: {
      asked: (key, at) => noteAsked(engine.db, key, at),
      ...onDemand(['exploited', 'noteExploited', 'plan', 'count', 'removeSome'], async () =>
        (await import('./retention/retention-store.ts')).createRetentionStore(engine),
      ),
    },
    knownSince: {
      // Loaded on use, as what follows: only servers have known-since times and documents.
      start: async (request) =>
        (await import('./known-since/record-known-since.ts')).recordKnownSince(engine, request),
    },
    vex: onDemand(['put', 'list', 'get', 'delete'], async () =>
      (await import('./vex/vex-store.ts')).createVexStore(engine),
    ),
    outdated: onDemand(
      ['readers', 'due', 'attempt', 'fail', 'begin', 'markStale', 'end', 'counts'],
      async () => (await import('./outdated/outdated-store.ts')).createOutdatedStore(engine),
    ),
    changes: onDemand(['since'], async () =>
      (await import('./changes/change-store.ts')).createChangeStore(engine),
    ),
    admissions: onDemand(['ownerOf', 'known', 'note', 'list', 'noteStarted'], async () =>
      (await import('./admissions/admission-store.ts')).createAdmissionStore(engine),
    ),
    ...defined({ replicas: engine.replicas }),
  };
}

/** Makes methods that load their store: scans of the command line call few of them. */
function onDemand<Methods extends Asynchronous<Methods>, Name extends keyof Methods>(
  names: readonly Name[],
  load: () => Promise<Methods>,
): Pick<Methods, Name> {
  const methods = names.map((name) => [name, async (...args: never[]) => (await load())[name](...args)]);
  return Object.fromEntries(methods) as Pick<Methods, Name>;
}

type Asynchronous<Methods> = {
  readonly [Name in keyof Methods]: (...args: never[]) => Promise<unknown>;
};
