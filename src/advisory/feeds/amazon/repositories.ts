import { messageOf } from '../../../errors/index.ts';
import { download } from '../../feed-kit/download.ts';
import type { Feed, FeedContext } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import type { RpmRepository } from '../../feed-kit/rpm-repository.ts';
import { MAX_SMALL_BYTES } from './limits.ts';
import { parseMirrorList, parseTopics } from './schema.ts';

/** A repository of a release. */
export interface AmazonRepository extends RpmRepository {
  /** `core`, `livepatch`, `extras/docker`. */
  readonly name: string;
  /** The topic of extras. */
  readonly topic?: string;
}

/** Amazon Linux 1 is served without TLS alone. */
const OF_1 = 'http://repo.us-west-2.amazonaws.com/2018.03/updates/x86_64/mirror.list';

/** Finds the repositories of a release by their lists of mirrors. A topic without a repository is left out. Throws FEED_FAILED. */
export async function findRepositories(
  { id, address }: Feed,
  part: string,
  context: FeedContext,
): Promise<readonly AmazonRepository[]> {
  const feed = `${id}:${part}`;
  const find = async (name: string, list: string, topic?: string): Promise<readonly AmazonRepository[]> => {
    const bytes = await bytesAt(context, feed, list);
    if (bytes === undefined && topic !== undefined) return [];
    const url = parsedAt(context, feed, list, () => parseMirrorList(bytes ?? new Uint8Array()));
    return [{ feed, name, url, ...(topic !== undefined && { topic }) }];
  };
  if (part === '1') return find('core', OF_1);
  if (part !== '2') {
    const names = part === '2023' ? ['core', 'kernel-livepatch', 'nvidia'] : ['core'];
    const place = (name: string) => `${address}/al${part}/${name}/mirrors/latest/x86_64/mirror.list`;
    const found = names.map((name) => find(name, place(name), name === 'core' ? undefined : name));
    return (await Promise.all(found)).flat();
  }
  const catalogue = `${address}/2/extras-catalog.json`;
  const bytes = await bytesAt(context, feed, catalogue);
  const topics = parsedAt(context, feed, catalogue, () => parseTopics(bytes ?? new Uint8Array()));
  const core = find('core', `${address}/2/core/latest/x86_64/mirror.list`);
  const extras = topics.map((topic) =>
    find(`extras/${topic}`, `${address}/2/extras/${topic}/latest/x86_64/mirror.list`, topic),
  );
  return (await Promise.all([core, ...extras])).flat();
}

async function bytesAt(context: FeedContext, feed: string, url: string): Promise<Uint8Array | undefined> {
  const answer = await download(context, { feed, url });
  return answer.kind === 'found' ? answer.body.bytes(MAX_SMALL_BYTES) : undefined;
}

function parsedAt<Value>(context: FeedContext, feed: string, url: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw feedFailed(feed, context.resolve(url), messageOf(error), error);
  }
}
