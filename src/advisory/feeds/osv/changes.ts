import { messageOf } from '../../../errors/index.ts';
import type { Validators } from '../../../http/index.ts';
import { type Cursor, formatCursor } from '../../cursor.ts';
import { download } from '../../download.ts';
import type { FeedOutcome } from '../../feed.ts';
import { feedFailed } from '../../feed-error.ts';
import { LIMITS } from '../../limits.ts';
import { inParallel } from '../../parallel.ts';
import { Watermark } from '../../watermark.ts';
import { type AdvisoryWriter, writeAdvisories } from '../../writer.ts';
import { type OsvExport, recordUrl } from './export.ts';
import { type Modification, modificationsSince } from './listing.ts';
import { toAdvisory } from './normalise.ts';
import { parseRecord } from './schema.ts';

/** With more changes than this the whole export is less trouble for both sides. */
const MAX_CHANGES = 500;
const REQUESTS_AT_A_TIME = 8;

/**
 * Brings in what was modified since the last sync, record by record. Undefined when that cannot be told, or is so much
 * that the whole export should be read.
 */
export async function syncChanges(
  source: OsvExport,
  cursor: Cursor,
  known: Validators,
): Promise<FeedOutcome | undefined> {
  const { context, name } = source;
  const url = `${source.folder}/modified_id.csv`;
  const answer = await download(context, { feed: name, url, known: cursor.list });
  if (answer.kind === 'missing') return undefined;
  if (answer.kind === 'unchanged') {
    await context.store.advisories.touch(name, context.now().toISOString());
    return { kind: 'unchanged', problems: [] };
  }
  const address = context.resolve(url);
  const changes = await orFailed(name, address, () =>
    modificationsSince(answer.body.stream(LIMITS.osvListBytes), cursor.modified),
  );
  if (changes.length > MAX_CHANGES) return undefined;
  return writeAdvisories(context, { feed: name, address, mode: 'delta' }, async (writer) => {
    const watermark = new Watermark(context.now(), cursor.modified);
    await inParallel(changes, REQUESTS_AT_A_TIME, async (change) => {
      await writeRecord(source, change, writer);
      watermark.see(change.modified);
    });
    return {
      ...known,
      cursor: formatCursor({ readAt: cursor.readAt, modified: watermark.newest, list: answer.validators }),
    };
  });
}

/** A record that is gone, or was withdrawn, goes. */
async function writeRecord(source: OsvExport, { id }: Modification, writer: AdvisoryWriter): Promise<void> {
  const answer = await download(source.context, { feed: source.name, url: recordUrl(source, id) });
  if (answer.kind !== 'found') return writer.remove(id);
  const bytes = await answer.body.bytes(LIMITS.osvRecordBytes);
  try {
    const record = parseRecord(Buffer.from(bytes).toString('utf8'));
    await writer.add(toAdvisory(record, source.ecosystem, (problem) => writer.problem(problem)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    writer.problem({ kind: 'advisory-unreadable', subject: id, message: messageOf(error) });
  }
}

async function orFailed<Value>(feed: string, address: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SyntaxError ? feedFailed(feed, address, messageOf(error), error) : error;
  }
}
