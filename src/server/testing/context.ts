import { pino } from 'pino';
import type { ServerSettings } from '../../config/index.ts';
import type { ServerContext } from '../context.ts';

export const TEST_SETTINGS: ServerSettings = {
  listen: { host: '127.0.0.1', port: 0 },
  auth: { tokens: [] },
  limits: {
    requestsPerMinute: 0,
    registries: { requestsPerMinute: 0, pullsPerMinute: 0 },
    body: 64 * 1024,
    upload: 1024 * 1024,
    queue: 10,
    connections: 100,
  },
  registries: { allow: [], allowAddresses: [] },
  feeds: { keep: [], drop: [] },
  clair: { enrichers: [], incompleteAnswer: 'entry', incompleteSeverity: 'high', allowIncomplete: [] },
  readRunning: true,
  reindexPerMinute: 6,
  fleet: { ownerLabels: ['team'], bases: [], lines: [] },
  retention: { images: 90, history: 400 },
  subscriptions: [],
  requestTimeout: 1,
  workers: 1,
  logLevel: 'error',
};

/** Part of the server that a test does not need; using it is a mistake of the test. */
function missing(name: string): never {
  throw new Error(`the test gave no ${name}`);
}

/** Context for routes, with the parts that a test gives. */
export function testContext(given: Partial<ServerContext> = {}): ServerContext {
  return {
    settings: TEST_SETTINGS,
    get store() {
      return missing('store');
    },
    get scans() {
      return missing('scans');
    },
    get reports() {
      return missing('reports');
    },
    get ratings() {
      return missing('ratings');
    },
    get plans() {
      return missing('plans');
    },
    get feeds() {
      return missing('feeds');
    },
    get subscriptions() {
      return missing('subscriptions');
    },
    get matches() {
      return missing('matches');
    },
    get retention() {
      return missing('retention');
    },
    preferFeeds: [],
    telemetry: SILENT_TELEMETRY,
    logger: pino({ level: 'silent' }),
    now: () => new Date('2026-01-01T00:00:00Z'),
    isStarted: () => true,
    version: '1.2.3',
    ...given,
  };
}

export const SILENT_TELEMETRY: ServerContext['telemetry'] = {
  scanEnded: () => undefined,
  reportComputed: () => undefined,
  feedSynced: () => undefined,
  notificationSent: () => undefined,
  pruned: () => undefined,
  messageSent: () => undefined,
  registryWaited: () => undefined,
  eventsStored: () => undefined,
  requestEnded: () => undefined,
  gauge: () => undefined,
  text: () => undefined,
  metrics: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
  trace: (_name, _attributes, work) => work(),
  stop: () => Promise.resolve(),
};
