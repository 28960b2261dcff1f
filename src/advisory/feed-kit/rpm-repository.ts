import { createHash } from 'node:crypto';
import { messageOf } from '../../errors/index.ts';
import { download } from './download.ts';
import type { FeedContext } from './feed.ts';
import { feedFailed } from './feed-error.ts';
import { inflate } from './inflate.ts';
import { MEBIBYTE } from './limits.ts';
import { updatesIn, type Update } from './updateinfo.ts';
import { elementIn, elementsIn, xmlElements, type FeedElement } from './xml.ts';

/** `repomd.xml` (the largest seen: 20 KB), and its list of updates, compressed and not (AL2: 2 and 60 MB). */
const MAX_INDEX_BYTES = 4 * MEBIBYTE;
const MAX_LIST_BYTES = 256 * MEBIBYTE;
const MAX_INFLATED_BYTES = 2048 * MEBIBYTE;

/** A file below the repository: no scheme, host or step upwards. */
const RELATIVE = /^(?!.*\.\.)[\w@+~-][\w./@+~-]*$/u;

/** An rpm repository, as a feed asks for it. */
export interface RpmRepository {
  /** Name in the store, for messages: `amazon:2023`. */
  readonly feed: string;
  /** Base address, without a trailing slash. */
  readonly url: string;
  /** Base address to ask where the first has no repository. */
  readonly formerUrl?: string;
}

/** A repository's list of updates (`updateinfo`), as `repomd.xml` names it. */
export interface UpdateList {
  readonly url: string;
  /** SHA-256 of the file as it is served, in hexadecimal: it changes with the content. */
  readonly sha256: string;
  /** When the repository was made, in seconds; 0 if it does not say. */
  readonly revision: number;
}

/** Asks for `repomd.xml`. Returns undefined if the repository has no updates. Throws FEED_FAILED. */
export async function findUpdateList(
  context: FeedContext,
  { feed, url, formerUrl }: RpmRepository,
): Promise<UpdateList | undefined> {
  const index = `${url}/repodata/repomd.xml`;
  const answer = await download(context, { feed, url: index });
  if (answer.kind !== 'found') {
    if (formerUrl !== undefined) return findUpdateList(context, { feed, url: formerUrl });
    throw feedFailed(feed, context.resolve(index), 'the file was not found');
  }
  return readable(context, feed, index, async () => {
    let revision = 0;
    let list: Omit<UpdateList, 'revision'> | undefined;
    const elements = new Set(['revision', 'data']);
    for await (const element of xmlElements(answer.body.stream(MAX_INDEX_BYTES), {
      root: 'repomd',
      elements,
    })) {
      if (element.name === 'revision') revision = Number(element.text) || 0;
      else if (element.attributes['type'] === 'updateinfo') list = listOf(element, url);
    }
    return list && { ...list, revision };
  });
}

/** Streams the updates, and compares the file with its checksum at the end. Throws FEED_FAILED. */
export async function* readUpdates(
  context: FeedContext,
  { feed }: RpmRepository,
  { url, sha256 }: UpdateList,
): AsyncGenerator<Update> {
  const answer = await download(context, { feed, url });
  if (answer.kind !== 'found') throw feedFailed(feed, context.resolve(url), 'the file was not found');
  const hash = createHash('sha256');
  const source = hashed(answer.body.stream(MAX_LIST_BYTES), hash);
  try {
    yield* updatesIn(inflate(source, MAX_INFLATED_BYTES));
    // Bytes after the end count, too.
    await Array.fromAsync(source, () => undefined);
    if (hash.digest('hex') !== sha256)
      throw new SyntaxError('the file does not have the checksum of repomd.xml');
  } catch (error) {
    throw error instanceof SyntaxError ? feedFailed(feed, context.resolve(url), error.message, error) : error;
  }
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>) {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

function listOf(data: FeedElement, base: string): Omit<UpdateList, 'revision'> {
  const href = elementIn(data, 'location')?.attributes['href'] ?? '';
  const checksum = elementsIn(data, 'checksum').find(({ attributes }) => attributes['type'] === 'sha256');
  if (!RELATIVE.test(href)) throw new SyntaxError(`"${href}" is not a file of the repository`);
  if (!checksum) throw new SyntaxError(`${href} has no SHA-256`);
  return { url: `${base}/${href}`, sha256: checksum.text.toLowerCase() };
}

async function readable<Value>(
  context: FeedContext,
  feed: string,
  url: string,
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof SyntaxError
      ? feedFailed(feed, context.resolve(url), messageOf(error), error)
      : error;
  }
}
