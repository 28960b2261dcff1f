import { type Digest, type FeedState, itemsOf, type PageStart } from '../../../domain/index.ts';
import {
  collectEvidence,
  digestIn,
  listAnswer,
  makePlan,
  spellingsOf,
  toRunList,
  viewEvidence,
  viewImage,
  viewRun,
  viewStatus,
  viewVerdict,
  withOutcomes,
} from '../../../fleet/index.ts';
import type { InventoryStore } from '../../../inventory/ports.ts';
import { currentReaders } from '../../../packages/index.ts';
import { NO_LINE } from '../../../policy/index.ts';
import { imagesHit, openContext, type OpenedContext } from '../../../stored/index.ts';
import { feedPlaces, feedPolicy, type StoreRequest } from '../../opening/session.ts';
import { httpOptions } from '../../options/http-options.ts';
import { diffStored } from './diff/diff-stored.ts';
import { affectedOf, type FeedLine, type Fleet, toScanned } from './fleet.ts';
import { pruneStored } from './upkeep/prune-stored.ts';
import { rebuildStored } from './upkeep/rebuild-stored.ts';
import { storedVex } from './vex/stored-vex.ts';

/** Rows per page. */
const LIMIT = 1_000;

/** Opens the fleet stored on this machine or in Postgres. */
export async function openStoredFleet(request: StoreRequest): Promise<Fleet> {
  const { ownerLabels, bases, ignore } = request;
  const opened = await openOffline(request);
  const { context } = opened;
  const { store } = context;
  return {
    async status() {
      const feeds = await store.advisories.feedStates();
      const current = await currentReaders(context);
      const status = await viewStatus(store, { now: context.now, current });
      return { ...status, feeds: feeds.map(toFeedLine) };
    },
    async putRuns(cluster, { uid, ...list }) {
      const outcome = await store.runs.put(
        { cluster, uid },
        toRunList(list, { ownerLabels, now: new Date() }),
      );
      return listAnswer(outcome, list.generation);
    },
    runs: (query) =>
      itemsOf(async (from) => {
        const { items, next } = await store.runs.list({ ...query, ...page(from) });
        const now = new Date();
        return { items: items.map((run) => viewRun(run, now)), next };
      }),
    ranImages: (query) =>
      itemsOf(async (from) => {
        const { items, next } = await store.runs.images({ ...query, ...page(from) });
        return { items: await withOutcomes(items.map(viewImage), store.verdicts), next };
      }),
    images: () =>
      itemsOf(async (from) => {
        const { items, next } = await store.inventory.list(page(from));
        return { items: await withOutcomes(items.map(toScanned), store.verdicts), next };
      }),
    affected: (id) =>
      affectedOf(async (from) => {
        const { isKnown, images, problems } = await imagesHit(id, page(from), context);
        return { known: isKnown, problems, items: images.items.map(toScanned), next: images.next };
      }),
    holding: (wanted) =>
      itemsOf(async (from) => {
        const { items, next } = await store.inventory.holding({ ...wanted, ...page(from) });
        return { items: items.map(toScanned), next };
      }),
    keyOf: (image) => findStored(image, store.inventory),
    verdicts: (key) =>
      itemsOf(async (from) => {
        const { items, next } = await store.verdicts.history(key, page(from));
        return { items: items.map(viewVerdict), next };
      }),
    diff: (from, to) => diffStored(from, to, context),
    evidence: async (id) => viewEvidence(await collectEvidence(id, context)),
    plan: (query) => makePlan(query, { reader: {}, bases, line: { line: NO_LINE, ignore } }, context),
    vex: storedVex(store),
    rebuild: () => rebuildStored(context, request),
    prune: (wanted) => pruneStored(wanted, context, request),
    close: () => opened.close(),
  };
}

function toFeedLine({ feed, syncedAt, problems }: FeedState): FeedLine {
  return { feed, syncedAt, problems: problems.length };
}

/** Finds the newest image with a name, whichever client gave it. */
async function findStored(image: string, inventory: InventoryStore): Promise<Digest | undefined> {
  const key = digestIn(image);
  if (key && (await inventory.summary(key))) return key;
  for (const { name } of spellingsOf(image)) {
    const like = itemsOf((from) => inventory.list({ search: name, ...page(from) }));
    for await (const found of like) if (found.names.some((each) => each.name === name)) return found.key;
  }
  return undefined;
}

function page(from: PageStart) {
  return { limit: LIMIT, ...from };
}

/** Opens the store without updating its feeds. */
function openOffline({ place, settings, environment }: StoreRequest): Promise<OpenedContext> {
  return openContext({
    store: place,
    http: httpOptions(settings, environment),
    feedPlaces: feedPlaces(settings),
    feedPolicy: { ...feedPolicy(settings), offline: true },
    now: () => new Date(),
    onProgress: () => undefined,
  });
}
