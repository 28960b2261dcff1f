import { gunzipSync } from 'node:zlib';
import { messageOf } from '../../../errors/index.ts';
import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { syncList } from '../../feed-kit/sync-list.ts';
import { MAX_FILE_BYTES, MAX_TEXT_BYTES } from './limits.ts';
import { parseEpss, scoreDate } from './schema.ts';

const FILE = 'epss_scores-current.csv.gz';

export async function syncEpss(
  feed: Feed & { readonly formerAddress: string },
  context: FeedContext,
): Promise<FeedOutcome> {
  let scoredAt: string | undefined;
  return syncList(feed, context, {
    url: `${feed.address}/${FILE}`,
    formerUrl: `${feed.formerAddress}/${FILE}`,
    limit: MAX_FILE_BYTES,
    parse: (bytes) => {
      const text = inflated(bytes);
      scoredAt = scoreDate(text);
      return parseEpss(text);
    },
    contentAt: () => scoredAt,
    releasedAt: () => scoredAt,
    replace: (scores, outcome) => context.store.enrichment.replaceEpss(scores, outcome),
  });
}

/** Some servers send the gzip file itself; others declare it as content-encoding, so it arrives as plain text. */
function inflated(bytes: Uint8Array): string {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip) return Buffer.from(bytes).toString('latin1');
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_TEXT_BYTES }).toString('latin1');
  } catch (error) {
    throw new SyntaxError(`cannot decompress: ${messageOf(error)}`);
  }
}
