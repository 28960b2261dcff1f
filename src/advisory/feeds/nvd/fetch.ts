import type { CveRecord } from '../../../store/ports.ts';
import { download } from '../../download.ts';
import type { FeedContext } from '../../feed.ts';
import { LIMITS } from '../../limits.ts';
import { toRecord } from './normalise.ts';
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
  if (answer.kind !== 'found') return { cve, found: false, fetchedAt, ratings: [] };
  const json = Buffer.from(await answer.body.bytes(LIMITS.nvdAnswerBytes)).toString('utf8');
  return toRecord(parseNvdAnswer(json, cve), cve, fetchedAt);
}
