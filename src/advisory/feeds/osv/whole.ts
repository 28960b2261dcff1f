import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ArchiveError, readZip, type ZipEntry } from '../../../archive/index.ts';
import { messageOf } from '../../../errors/index.ts';
import type { Validators } from '../../../http/index.ts';
import { download, type FeedBody } from '../../download.ts';
import type { FeedOutcome } from '../../feed.ts';
import { feedFailed } from '../../feed-error.ts';
import { LIMITS } from '../../limits.ts';
import { type AdvisoryWriter, writeAdvisories } from '../../writer.ts';
import { formatCursor, Watermark } from './cursor.ts';
import type { OsvExport } from './export.ts';
import { toAdvisory } from './normalise.ts';
import { type OsvRecord, parseRecord } from './schema.ts';

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
    await withSpooled(answer.body, async (file) => {
      try {
        await readRecords(file, source, writer, watermark);
      } catch (error) {
        throw error instanceof ArchiveError ? feedFailed(name, address, messageOf(error), error) : error;
      }
    });
    const readAt = context.now().getTime();
    return { ...answer.validators, cursor: formatCursor({ readAt, modified: watermark.newest, list: {} }) };
  });
}

/** A zip is read from its end, so it has to lie somewhere whole; under a name of ours, and only for that long. */
async function withSpooled(body: FeedBody, use: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-'));
  try {
    const file = path.join(folder, 'all.zip');
    await pipeline(body.stream(LIMITS.osvZipBytes), createWriteStream(file));
    await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readRecords(
  file: string,
  { ecosystem }: OsvExport,
  writer: AdvisoryWriter,
  watermark: Watermark,
): Promise<void> {
  const zip = readZip(file);
  const seen = new Set<string>();
  try {
    for (const entry of zip.entries) {
      const record = readRecord(entry, seen, (message) =>
        writer.problem({ kind: 'advisory-unreadable', subject: entry.name, message }),
      );
      if (record === undefined) continue;
      watermark.see(Date.parse(record.modified));
      await writer.add(toAdvisory(record, ecosystem, (problem) => writer.problem(problem)));
    }
  } finally {
    zip.close();
  }
}

function readRecord(
  entry: ZipEntry,
  seen: Set<string>,
  tell: (message: string) => void,
): OsvRecord | undefined {
  const json = entry.read().toString('utf8');
  try {
    const record = parseRecord(json);
    if (seen.has(record.id)) throw new SyntaxError(`the record ${record.id} was already in another file`);
    seen.add(record.id);
    return record;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    tell(messageOf(error));
    return undefined;
  }
}
