import type { Problem } from '../domain/index.ts';
import { messageOf } from '../errors/index.ts';
import type { FeedState, SyncOutcome } from '../store/ports.ts';
import { download } from './download.ts';
import type { Feed, FeedContext, FeedOutcome } from './feed.ts';
import { feedFailed } from './feed-error.ts';
import { validatorsIn } from './validators.ts';

/** A feed that is one small file, replaced as a whole. */
export interface FeedList<Entry> {
  readonly url: string;
  /** Bytes. */
  readonly limit: number;
  /** Throws SyntaxError for a text that is no such list. */
  readonly parse: (bytes: Uint8Array, onProblem: (problem: Problem) => void) => readonly Entry[];
  readonly replace: (entries: readonly Entry[], outcome: SyncOutcome) => Promise<FeedState>;
}

/** Replaces a list if it changed and is whole: an empty one is an answer gone wrong. */
export async function syncList<Entry>(
  feed: Feed,
  context: FeedContext,
  list: FeedList<Entry>,
): Promise<FeedOutcome> {
  const { advisories } = context.store;
  const known = validatorsIn(await advisories.feedState(feed.id));
  const answer = await download(context, { feed: feed.id, url: list.url, known });
  const address = context.resolve(list.url);
  if (answer.kind === 'missing') throw feedFailed(feed.id, address, 'the file is gone');
  const syncedAt = context.now().toISOString();
  if (answer.kind === 'unchanged') {
    await advisories.touch(feed.id, syncedAt);
    return { kind: 'unchanged', problems: [] };
  }
  const problems: Problem[] = [];
  const bytes = await answer.body.bytes(list.limit);
  const entries = parsed(feed.id, address, () => list.parse(bytes, (problem) => problems.push(problem)));
  await list.replace(entries, { ...answer.validators, syncedAt, problems });
  return { kind: 'updated', problems };
}

function parsed<Entry>(feed: string, address: string, parse: () => readonly Entry[]): readonly Entry[] {
  let entries: readonly Entry[];
  try {
    entries = parse();
  } catch (error) {
    throw error instanceof SyntaxError ? feedFailed(feed, address, messageOf(error), error) : error;
  }
  if (entries.length === 0) throw feedFailed(feed, address, 'the list is empty');
  return entries;
}
