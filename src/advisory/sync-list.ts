import type { Problem } from '../domain/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import type { FeedState, SyncOutcome } from '../store/ports.ts';
import { download } from './download.ts';
import type { Feed, FeedContext, FeedOutcome } from './feed.ts';
import { feedFailed } from './feed-error.ts';
import { validatorsIn } from './validators.ts';

/** A feed that is one small file, replaced as a whole. */
export interface FeedList<Entry> {
  readonly url: string;
  /** Where it was served before, asked when the source does not answer as it should. */
  readonly formerUrl?: string;
  /** Bytes. */
  readonly limit: number;
  /** Throws SyntaxError for a text that is no such list, here or while the entries are read. */
  readonly parse: (bytes: Uint8Array, onProblem: (problem: Problem) => void) => Iterable<Entry>;
  /** RFC 3339: of when the list is, where it says so. */
  readonly contentAt?: (entries: Iterable<Entry>) => string | undefined;
  readonly replace: (entries: Iterable<Entry>, outcome: SyncOutcome) => Promise<FeedState>;
}

/** Replaces a list if it changed and is whole: an empty one is an answer gone wrong. */
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
    // One configured address stands for both.
    if (context.resolve(formerUrl) === context.resolve(list.url)) throw error;
    return syncFrom(formerUrl, feed, context, list).catch((later: unknown) => {
      // Closed networks serve neither where they should: what is asked first is what to mend.
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
  const known = validatorsIn(await advisories.feedState(feed.id));
  const answer = await download(context, { feed: feed.id, url, known });
  const address = context.resolve(url);
  if (answer.kind === 'missing') throw feedFailed(feed.id, address, 'the file is gone');
  const syncedAt = context.now().toISOString();
  if (answer.kind === 'unchanged') {
    await advisories.touch(feed.id, syncedAt);
    return { kind: 'unchanged', problems: [] };
  }
  const problems: Problem[] = [];
  const bytes = await answer.body.bytes(list.limit);
  try {
    const entries = list.parse(bytes, (problem) => problems.push(problem));
    const [first] = entries;
    if (first === undefined) throw new SyntaxError('the list is empty');
    const contentAt = list.contentAt?.(entries);
    const content = contentAt === undefined ? {} : { contentAt };
    await list.replace(entries, { ...answer.validators, syncedAt, ...content, problems });
  } catch (error) {
    throw error instanceof SyntaxError ? feedFailed(feed.id, address, messageOf(error), error) : error;
  }
  return { kind: 'updated', problems };
}
