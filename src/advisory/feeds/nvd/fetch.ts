import type { CveRecord } from '../../../domain/index.ts';
import { download } from '../../feed-kit/download.ts';
import type { FeedContext } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { MAX_ANSWER_BYTES } from './limits.ts';
import { toNvdRecord } from './normalise.ts';
import { parseNvdAnswer } from './schema.ts';

export async function askNvd(
  address: string,
  cve: string,
  headers: Readonly<Record<string, string>>,
  context: FeedContext,
): Promise<CveRecord> {
  const url = `${address}?cveId=${encodeURIComponent(cve)}`;
  const fetchedAt = context.now().toISOString();
  const answer = await download(context, { feed: 'nvd', url, headers });
  // NVD sends an empty answer for an unknown CVE and 404 for an invalid key.
  if (answer.kind === 'missing' && context.resolve(url) === url)
    throw feedFailed('nvd', url, 'answered 404: the API key may not be valid');
  if (answer.kind !== 'found') return { cve, found: false, fetchedAt, ratings: [] };
  const json = Buffer.from(await answer.body.bytes(MAX_ANSWER_BYTES)).toString('utf8');
  return toNvdRecord(parseNvdAnswer(json, cve), cve, fetchedAt);
}
