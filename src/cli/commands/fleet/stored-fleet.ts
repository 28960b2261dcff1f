import { listAnswer, toRunList, viewImage, viewRun, viewStatus } from '../../../fleet/index.ts';
import { openStore } from '../../../store/index.ts';
import type { StoreRequest } from '../../session.ts';
import { itemsOf, type Fleet } from './fleet.ts';

/** Rows of a page. */
const LIMIT = 1_000;

/** Opens the fleet of a store on this machine, or in Postgres. */
export async function openStoredFleet({ place, ownerLabels }: StoreRequest): Promise<Fleet> {
  const store = await openStore(place);
  const page = (cursor: string | undefined) => ({ limit: LIMIT, ...(cursor !== undefined && { cursor }) });
  return {
    async status() {
      const feeds = await store.advisories.feedStates();
      return {
        ...(await viewStatus(store, new Date())),
        feeds: feeds.map(({ feed, syncedAt, problems }) => ({ feed, syncedAt, problems: problems.length })),
      };
    },
    async putRuns(cluster, { uid, ...list }) {
      const outcome = await store.runs.put(
        { cluster, uid },
        toRunList(list, { ownerLabels, now: new Date() }),
      );
      return listAnswer(outcome, list.generation);
    },
    runs: (query) =>
      itemsOf(async (cursor) => {
        const { items, next } = await store.runs.list({ ...query, ...page(cursor) });
        const now = new Date();
        return { items: items.map((run) => viewRun(run, now)), next };
      }),
    ranImages: (query) =>
      itemsOf(async (cursor) => {
        const { items, next } = await store.runs.images({ ...query, ...page(cursor) });
        return { items: items.map(viewImage), next };
      }),
    images: () =>
      itemsOf(async (cursor) => {
        const { items, next } = await store.inventory.list(page(cursor));
        return { items: items.map(({ key, names }) => ({ key, name: names[0]?.name ?? key })), next };
      }),
    close: () => store.close(),
  };
}
