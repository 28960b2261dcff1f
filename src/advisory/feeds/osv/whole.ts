import type { ZipEntry } from '../../../archive/index.ts';
import type { Advisory } from '../../../domain/index.ts';
import { messageOf } from '../../../errors/index.ts';
import type { Validators } from '../../../http/index.ts';
import { formatCursor } from '../../cursor.ts';
import { download } from '../../download.ts';
import type { FeedOutcome } from '../../feed.ts';
import { feedFailed } from '../../feed-error.ts';
import { LIMITS } from '../../limits.ts';
import { Watermark } from '../../watermark.ts';
import { type AdvisoryWriter, writeAdvisories } from '../../writer.ts';
import { withZip } from '../../zip.ts';
import type { OsvExport } from './export.ts';
import { ModuleStreams, namesNoStream } from './module-streams.ts';
import { toAdvisory } from './normalise.ts';
import { type OsvRecord, parseRecord } from './schema.ts';

/** Records of modules that are kept until all others were read (Red Hat: 25); more stay without a stream. */
const MAX_STREAMLESS = 1_000;

/** Replaces everything by the ecosystem's `all.zip`. */
export async function syncWhole(source: OsvExport, known: Validators): Promise<FeedOutcome> {
  const { context, name, ecosystem } = source;
  const url = `${source.folder}/all.zip`;
  const address = context.resolve(url);
  const answer = await download(context, { feed: name, url, known });
  if (answer.kind === 'missing') throw feedFailed(name, address, `there is no export "${ecosystem}"`);
  if (answer.kind === 'unchanged') {
    await context.store.advisories.touch(name, context.now().toISOString());
    return { kind: 'unchanged', problems: [] };
  }
  return writeAdvisories(context, { feed: name, address, mode: 'full' }, async (writer) => {
    const watermark = new Watermark(context.now());
    await withZip({ feed: name, address, body: answer.body, limit: LIMITS.osvZipBytes }, (entries) =>
      readRecords(entries, source, writer, watermark),
    );
    const readAt = context.now().getTime();
    return { ...answer.validators, cursor: formatCursor({ readAt, modified: watermark.newest, list: {} }) };
  });
}

/** The name that a record's file has in an export. */
export function fileOfRecord(id: string): string {
  return `${id}.json`;
}

async function readRecords(
  entries: readonly ZipEntry[],
  { ecosystem }: OsvExport,
  writer: AdvisoryWriter,
  watermark: Watermark,
): Promise<void> {
  const seen = new Set<string>();
  const streams = new ModuleStreams();
  const streamless: Advisory[] = [];
  for (const entry of entries) {
    const record = readRecord(entry, seen, (message) =>
      writer.problem({ kind: 'advisory-unreadable', subject: entry.name, message }),
    );
    if (record === undefined) continue;
    watermark.see(Date.parse(record.modified));
    const advisory = toAdvisory(record, ecosystem, (problem) => writer.problem(problem));
    if (namesNoStream(advisory) && streamless.length < MAX_STREAMLESS) {
      streamless.push(advisory);
      continue;
    }
    streams.learn(advisory);
    await writer.add(advisory);
  }
  for (const advisory of streamless) await writer.add(streams.assigned(advisory));
}

function readRecord(
  entry: ZipEntry,
  seen: Set<string>,
  tell: (message: string) => void,
): OsvRecord | undefined {
  try {
    if (entry.size > LIMITS.osvRecordBytes) {
      throw new SyntaxError(`it is longer than ${LIMITS.osvRecordBytes} bytes`);
    }
    const record = parseRecord(entry.read().toString('utf8'));
    if (seen.has(record.id)) throw new SyntaxError(`the record ${record.id} was already in another file`);
    seen.add(record.id);
    return record;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    tell(messageOf(error));
    return undefined;
  }
}
