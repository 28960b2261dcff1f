import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ListingStore, SyncEntry } from '../../../store/ports.ts';
import { queryParameter } from '../../clair/query-parameter.ts';
import type { StoreOf } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { isKnownTo } from './negotiate.ts';
import { isUuid } from './notifier-item-id.ts';
import { seqOf, toRef } from './operation-ref.ts';
import { sendJson } from '../../shell/send-json.ts';
import { writeDiff } from './update-diff.ts';
import { toTime } from '../../renderings/clair-v4/vulnerability-document.ts';

/** Operations per feed that Clair keeps by default. */
const OPERATIONS_A_FEED = 10;
/** Feeds that only rank findings. */
const ENRICHMENTS: ReadonlySet<string> = new Set(['cve', 'epss', 'kev', 'nvd']);
const PATH = '/matcher/api/v1/internal';
/** Go's uuid.Nil: before the first update. */
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface One {
  Params: { readonly ref: string };
}

interface Query {
  Querystring: Readonly<Record<string, unknown>>;
}

export function updateOperationRoutes(
  app: FastifyInstance,
  context: StoreOf<'listing' | 'enrichment'>,
): void {
  const { listing } = context.store;
  const read = { config: { role: 'read' } } as const;
  const state = { config: { role: 'read', etag: 'state' } } as const;
  app.get<Query>(`${PATH}/update_operation`, state, async ({ query, headers }, reply) => {
    const kind = queryParameter(query, 'kind') ?? 'vulnerability';
    if (kind !== 'vulnerability' && kind !== 'enrichment') {
      throw new HttpError(400, 'kind: expected vulnerability or enrichment');
    }
    const syncs = await listing.syncs(parseFlag(queryParameter(query, 'latest')) ? 1 : OPERATIONS_A_FEED);
    const operations = syncs.map(toOperation).filter((operation) => operation.kind === kind);
    return sendOperations(operations, headers['if-none-match'], reply);
  });
  // Removes the update from the list only; its changes stay, since earlier reports rely on them.
  app.delete<One>(
    `${PATH}/update_operation/:ref`,
    { config: { role: 'admin' } },
    async ({ params }, reply) => {
      if (!isUuid(params.ref)) throw new HttpError(400, 'ref: expected a UUID');
      const entry = await findSync(params.ref, listing);
      if (entry) await listing.dropSync(entry.seq);
      return reply.code(200).send();
    },
  );
  app.get<Query>(`${PATH}/update_diff`, read, async ({ query }, reply) => {
    const current = await requireSync(queryParameter(query, 'cur'), 'cur', listing);
    const prev = queryParameter(query, 'prev') ?? '';
    const previous =
      prev !== '' && prev !== BEFORE_ALL ? await requireSync(prev, 'prev', listing) : undefined;
    if (previous && previous.feed !== current.feed) {
      throw new HttpError(400, 'cur and prev are from different updaters');
    }
    const head = {
      ...(previous && { prev: toOperation(previous) }),
      cur: toOperation(current),
    };
    // Written page by page, since it may be a whole feed.
    const body = writeDiff(head, { feed: current.feed, cur: current.seq, prev: previous?.seq ?? 0 }, context);
    return reply.type('application/json').send(Readable.from(body));
  });
}

function toOperation(entry: SyncEntry) {
  return {
    ref: toRef(entry),
    updater: entry.feed,
    fingerprint: String(entry.seq),
    date: toTime(entry.syncedAt),
    kind: ENRICHMENTS.has(entry.feed) ? 'enrichment' : 'vulnerability',
  };
}

function sendOperations(
  operations: readonly ReturnType<typeof toOperation>[],
  ifNoneMatch: string | undefined,
  reply: FastifyReply,
): FastifyReply {
  const [latest] = operations;
  if (latest) {
    const etag = `"${latest.ref}"`;
    reply.header('etag', etag);
    if (isKnownTo(ifNoneMatch, etag)) return reply.code(304).send();
  }
  const byUpdater = Object.groupBy(operations, ({ updater }) => updater);
  return sendJson(reply, 'application/json', byUpdater);
}

async function requireSync(
  ref: string | undefined,
  parameter: string,
  listing: ListingStore,
): Promise<SyncEntry> {
  if (seqOf(ref ?? '') === undefined)
    throw new HttpError(400, `${parameter} is not a valid reference of an update`);
  const entry = await findSync(ref ?? '', listing);
  if (!entry) throw new HttpError(400, `${parameter} names an unknown update`);
  return entry;
}

/** Finds a sync that this store issued; undefined once it was deleted. */
async function findSync(ref: string, listing: ListingStore): Promise<SyncEntry | undefined> {
  const seq = seqOf(ref);
  const entry = seq === undefined ? undefined : await listing.sync(seq);
  return entry && toRef(entry) === ref.toLowerCase() ? entry : undefined;
}

/** Parses as Go's ParseBool. */
function parseFlag(text: string | undefined): boolean {
  if (text === undefined) return false;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  throw new HttpError(400, 'latest: expected true or false');
}
