import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { TokenSettings } from '../../../config/index.ts';
import { countBySeverity } from '../../../domain/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { createTelemetry } from '../../../telemetry/index.ts';
import { buildApp, type RouteGroup } from '../../app.ts';
import { createAuthenticator } from '../../auth/index.ts';
import type { RenderedReport, ServerContext } from '../../context.ts';
import { healthBesideApi } from '../../health/index.ts';
import { createSealer } from '../../sealing/index.ts';
import { SubscriptionDesk } from '../../subscriptions/index.ts';
import { TEST_SETTINGS, testContext } from '../../testing/context.ts';
import { apiRoutes, type FindImagesHit, type FleetAnswers } from '../api/index.ts';
import { clairV1 } from '../clair-v1/index.ts';
import { clairV4 } from '../clair-v4/index.ts';
import { harbor } from '../harbor/index.ts';
import { rootPage } from '../root/index.ts';

const REPORT: RenderedReport = {
  kind: 'rendered',
  contentType: 'application/json',
  body: Buffer.from('{"report":"veiled"}'),
  etag: '"1"',
};
const NO_PAIRS = { pairs: 0, exploited: 0, severities: countBySeverity([]) };
const NO_PLAN = {
  images: 0,
  exposure: NO_PAIRS,
  cleared: NO_PAIRS,
  upgrades: [],
  incomplete: [],
  incompleteImages: 0,
  neverScanned: 0,
  problems: [],
};
const HTTP = { request: unused, close: () => Promise.resolve() };

/** The part of a server that answers from a store, without work of its own. */
function answersOf(store: Inventory): Pick<ServerContext, 'reports' | 'plans' | 'feeds' | 'scans'> {
  return {
    reports: { render: () => Promise.resolve(REPORT) },
    plans: {
      async make(_, reader) {
        const { items } = await store.contents.keys(reader, { limit: 9 });
        return {
          ...NO_PLAN,
          incomplete: items.map((key) => ({ key, name: 'veiled', reason: 'unread' })),
        };
      },
    },
    feeds: {
      status: () => Promise.resolve([]),
      isReady: () => Promise.resolve(true),
      unloaded: () => Promise.resolve([]),
      request: () => Promise.resolve(),
    },
    scans: {
      submit: unused,
      upload: unused,
      get: (id) => store.scans.get(id),
      ended: unused,
      async *watch(id) {
        const scan = await store.scans.get(id);
        if (scan) yield scan;
      },
    },
  };
}

/** All routes of a server over a store, for tokens that are named like their clients; tells each GET route. */
export async function openApp(
  store: Inventory,
  named: readonly Omit<TokenSettings, 'sha256'>[],
  tell: (route: string) => void,
) {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const tokens = named.map((token) => ({ ...token, sha256: sha256(token.name) }));
  const settings = { ...TEST_SETTINGS, auth: { tokens } };
  const context = testContext({
    store,
    settings,
    telemetry: await createTelemetry({ version: '1' }),
    subscriptions: new SubscriptionDesk({
      ...store,
      sealer: createSealer(Buffer.alloc(32, 1)),
      clients: { file: HTTP, api: HTTP },
      now: () => new Date(),
    }),
    ...answersOf(store),
  });
  context.telemetry.gauge('images', async () => ({ ...(await store.inventory.counts()) }));
  // Whatever the ID, it hits the images that hold the hidden package.
  const findImagesHit: FindImagesHit = async (_, page) => ({
    isKnown: true,
    images: await store.inventory.holding({ ...page, name: 'veiled-package' }),
    problems: [],
  });
  const groups: readonly RouteGroup[] = [
    healthBesideApi,
    rootPage,
    apiRoutes(findImagesHit, ANSWERS),
    clairV1,
    clairV4,
    harbor,
  ];
  return buildApp(context, {
    groups: groups.map((group) => async (scope, given) => {
      scope.addHook('onRoute', ({ method, url }) => {
        // Others are those that answer 405.
        if (method === 'GET') tell(url);
      });
      await group(scope, given);
    }),
    authenticator: createAuthenticator(settings.auth, context.now),
  });
}

const ANSWERS: FleetAnswers = {
  compare: () => Promise.resolve({ document: '{"compared":"veiled"}' }),
  evidence: ({ file }) => writeFile(file, '{"evidence":"veiled"}'),
};

function unused(): never {
  throw new Error('no GET route needs this');
}
