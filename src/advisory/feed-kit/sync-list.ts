import type { FeedState, Problem, SyncOutcome } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import { download, validatorsIn } from './download.ts';
import type { Feed, FeedContext, FeedOutcome } from './feed.ts';
import { feedFailed } from './feed-error.ts';
import { later } from './newest-content.ts';
import { refuseOlder } from './refuse-older.ts';

/** A feed in one small file, replaced as a whole. */
export interface FeedList<Entry> {
  readonly url: string;
  /** Previous address, tried when the source does not answer as it should. */
  readonly formerUrl?: string;
  /** Maximum size in bytes. */
  readonly limit: number;
  /** Throws SyntaxError for an invalid list, either here or while the entries are read. */
  readonly parse: (bytes: Uint8Array, onProblem: (problem: Problem) => void) => Iterable<Entry>;
  /** Returns the newest content date in RFC 3339, if the list gives one. */
  readonly contentAt?: (entries: Iterable<Entry>) => string | undefined;
  /** Returns the date in RFC 3339 at which the parsed list was made, if it gives one. */
  readonly releasedAt?: () => string | undefined;
  readonly replace: (entries: Iterable<Entry>, outcome: SyncOutcome) => Promise<FeedState>;
}

/** Replaces a list if it changed and is complete: an empty one is a broken response. */
export async function syncList<Entry>(
  feed: Feed,
  context: FeedContext,
  list: FeedList<Entry>,
): Promise<FeedOutcome> {
  try {
    return await syncFrom(list.url, feed, context, list);
  } catch (error) {
    const { formerUrl } = list;
    if (formerUrl === undefined || !(error instanceof AppError) || error.code !== 'FEED_FAILED') throw error;
    // A single configured address covers both.
    if (context.resolve(formerUrl) === context.resolve(list.url)) throw error;
    return syncFrom(formerUrl, feed, context, list).catch((later: unknown) => {
      // Reports the first failure: on closed networks both addresses fail, and the first is the one to fix.
      throw later instanceof AppError && later.code === 'FEED_FAILED' ? error : later;
    });
  }
}

async function syncFrom<Entry>(
  url: string,
  feed: Feed,
  context: FeedContext,
  list: FeedList<Entry>,
): Promise<FeedOutcome> {
  const { advisories } = context.store;
  const before = await advisories.feedState(feed.id);
  const answer = await download(context, { feed: feed.id, url, known: validatorsIn(before) });
  const address = context.resolve(url);
  if (answer.kind === 'missing') throw feedFailed(feed.id, address, 'the file was not found');
  if (answer.kind === 'unchanged') {
    await advisories.touch(feed.id, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  const problems: Problem[] = [];
  const bytes = await answer.body.bytes(list.limit);
  try {
    const entries = list.parse(bytes, (problem) => problems.push(problem));
    const [first] = entries;
    if (first === undefined) throw new SyntaxError('the list is empty');
    const contentAt = list.contentAt?.(entries);
    const date = later(list.releasedAt?.(), contentAt);
    refuseOlder(context, { feed: feed.id, address }, date, before?.contentAt);
    const content = contentAt === undefined ? {} : { contentAt };
    await list.replace(entries, { ...answer.validators, syncedAt: context.now, ...content, problems });
  } catch (error) {
    throw error instanceof SyntaxError ? feedFailed(feed.id, address, messageOf(error), error) : error;
  }
  return { kind: 'updated', problems };
}
