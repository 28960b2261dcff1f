import type { CveRecord } from '../../../domain/index.ts';
import { endOfCve } from '../../fields/cve-id.ts';
import { download } from '../../feed-kit/download.ts';
import type { FeedContext } from '../../feed-kit/feed.ts';
import type { RecordSource } from '../../feed-kit/record-source.ts';
import { MAX_RECORD_BYTES } from './limits.ts';
import { toRecord } from './normalise.ts';
import { parseCveJson } from './schema.ts';

export async function askCveList(
  source: RecordSource,
  cve: string,
  known: CveRecord | undefined,
  context: FeedContext,
): Promise<CveRecord> {
  const url = `${source.address}/cves/${pathOf(cve)}`;
  const fetchedAt = context.now().toISOString();
  const etag = known?.etag;
  const answer = await download(context, {
    feed: source.id,
    url,
    ...(etag !== undefined && { known: { etag } }),
  });
  if (answer.kind === 'missing') return { cve, found: false, fetchedAt, ratings: [] };
  if (answer.kind === 'unchanged' && known !== undefined) return { ...known, fetchedAt };
  if (answer.kind !== 'found') throw new SyntaxError('reported as unchanged, but not in the store');
  const json = Buffer.from(await answer.body.bytes(MAX_RECORD_BYTES)).toString('utf8');
  return toRecord(parseCveJson(json, cve), { cve, fetchedAt, ...answer.validators });
}

/** Each folder covers a thousand IDs: `2023/5xxx/CVE-2023-5678.json`, `2023/0xxx/CVE-2023-0286.json`. */
function pathOf(cve: string): string {
  if (endOfCve(cve) !== cve.length) throw new SyntaxError('not a valid CVE ID');
  const [, year = '', number = ''] = cve.split('-');
  return `${year}/${number.slice(0, -3)}xxx/${cve}.json`;
}
