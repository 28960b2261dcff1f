import { setTimeout as pause } from 'node:timers/promises';
import type { PruneRequest } from '../../../api/index.ts';
import { FleetClient, type ServerAccess } from '../../../client/index.ts';
import { defined, itemsOf, parseDigest } from '../../../domain/index.ts';
import { addCounts, digestIn, NOTHING_PRUNED } from '../../../fleet/index.ts';
import { httpOptions } from '../../options/http-options.ts';
import { refusePlainHttp } from '../../remote/refuse-plain-http.ts';
import type { SessionRequest } from '../../opening/session.ts';
import { affectedOf, toScanned, type Fleet, type FleetVex } from './fleet.ts';

/** Interval at which a server is asked how far it is, in milliseconds. */
const LOOK_EVERY_MS = 500;

/** Asks a server for its fleet. Requests end once `signal` is aborted. */
export function openServerFleet(
  { settings, environment, signal }: SessionRequest & Pick<ServerAccess, 'signal'>,
  address: string,
): Fleet {
  refusePlainHttp(address, settings);
  const client = new FleetClient({
    address,
    token: settings.token,
    http: httpOptions(settings, environment),
    ...defined({ signal }),
  });
  return {
    async status() {
      const [status, feeds] = [await client.status(), await client.feeds()];
      return {
        ...status,
        feeds: feeds.map(({ feed, syncedAt, problems }) => ({
          feed,
          ...defined({ syncedAt }),
          problems: problems.length,
        })),
      };
    },
    putRuns: (cluster, list) => client.putRuns(cluster, list),
    runs: ({ isRunning, images, ...filters }) =>
      itemsOf((from) => client.runs({ ...filters, image: images, running: String(isRunning), ...from })),
    ranImages: ({ isRunning }) =>
      itemsOf((from) => client.ranImages({ running: String(isRunning), ...from })),
    images: () =>
      itemsOf(async (from) => {
        const { items, next } = await client.images({ ...from });
        return { items: items.map(toScanned), next };
      }),
    affected: (id) =>
      affectedOf(async (from) => {
        const { items, ...page } = await client.imagesHit(id, { ...from });
        return { ...page, items: items.map(toScanned) };
      }),
    holding: ({ name, version }) =>
      itemsOf(async (from) => {
        const { items, next } = await client.imagesWith(name, { version, ...from });
        return { items: items.map(toScanned), next };
      }),
    async keyOf(image) {
      const { items } = await client.images({ name: image });
      // A key is a name of no kind.
      return items[0] ? parseDigest(items[0].key) : digestIn(image);
    },
    verdicts: (key) => itemsOf((from) => client.verdicts(key, { ...from })),
    diff: (from, to) => client.diff(from.key, { 'as-of': from.asOf, to: to.key, 'to-as-of': to.asOf }),
    evidence: (id) => client.evidence(id),
    plan: ({ isOfAll, limit, ...query }) =>
      client.plan({ ...query, limit: String(limit), all: String(isOfAll) }),
    vex: serverVex(client),
    rebuild: () => rebuildServer(client),
    prune: (request) => pruneServer(client, request),
    close: () => client.close(),
  };
}

/** Asks a server for its documents. */
function serverVex(client: FleetClient): FleetVex {
  return {
    list: () => client.vex(),
    put: ({ name, line, document }) => client.putVex(name, document, { line }),
    async remove(name) {
      // Any server answers 404 at an address that it does not know.
      const documents = await client.vex();
      if (!documents.some((each) => each.name === name)) return false;
      await client.removeVex(name);
      return true;
    },
  };
}

/** Asks again as long as the server has more to remove. */
async function pruneServer(client: FleetClient, request: PruneRequest) {
  for (let removed = NOTHING_PRUNED; ;) {
    const answer = await client.prune(request);
    removed = addCounts(removed, answer.removed);
    if (answer.done) return { removed };
  }
}

/** Waits until every package is matched again; the server goes on where nobody waits. */
async function rebuildServer(client: FleetClient) {
  for (let answer = await client.rebuild(); ; answer = await client.matches()) {
    if (answer.due === 0) return answer;
    await pause(LOOK_EVERY_MS);
  }
}
