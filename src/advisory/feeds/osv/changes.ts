import type { FeedState, Problem, Advisory } from '../../../domain/index.ts';
import { messageOf } from '../../../errors/index.ts';
import type { Validators } from '../../../http/index.ts';
import { type Modification, modificationsSince, timeAndId } from '../../feed-kit/change-list.ts';
import { type Cursor, formatCursor } from '../../feed-kit/cursor.ts';
import { download, downloadText, validatorsIn } from '../../feed-kit/download.ts';
import type { FeedOutcome } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { inParallel } from '../../feed-kit/parallel.ts';
import { problemsLeft } from '../../feed-kit/problem-list.ts';
import { refuseOlder } from '../../feed-kit/refuse-older.ts';
import { Watermark } from '../../feed-kit/watermark.ts';
import { writeAdvisories } from '../../feed-kit/writer.ts';
import { narrowedChanges } from './codestream-changes.ts';
import { hasCodestreams } from './codestreams.ts';
import { type OsvExport, recordUrl } from './export.ts';
import { MAX_LIST_BYTES, MAX_RECORD_BYTES } from './limits.ts';
import { namesNoStream } from './module-streams.ts';
import { readingOf } from './reading.ts';
import { type OsvRecord, parseRecord } from './schema.ts';
import {
  fileOfRecord,
  readAdvisory,
  type UnreadAdvisory,
  type UnreadRecord,
  unreadRecord,
  writeUnread,
} from './unread-record.ts';
import { syncWhole } from './whole.ts';

/** Above this, a full export is cheaper for both sides. */
const MAX_CHANGES = 500;
const REQUESTS_AT_A_TIME = 8;

/** Modification list content; `changes` is empty if the list cannot give them. */
interface Listed {
  readonly address: string;
  readonly validators: Validators;
  readonly changes: readonly Modification[];
}

interface Changed {
  /** Number of records found, readable or not. */
  readonly answers: number;
  readonly advisories: readonly Advisory[];
  readonly unread: readonly UnreadRecord[];
  readonly problems: readonly Problem[];
}

/**
 * Fetches records modified since the last sync one by one. Reads the whole export if the changes are unknown
 * or too many, if a mirror has the list but not the records, or if a record can only be read together with
 * all others.
 */
export async function syncChanges(source: OsvExport, state: FeedState, cursor: Cursor): Promise<FeedOutcome> {
  const { context, name } = source;
  const listed = await list(source, cursor);
  if (listed === 'unchanged') {
    await context.store.advisories.touch(name, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  const { changes } = listed;
  const changed = changes.length > MAX_CHANGES ? undefined : await fetchChanged(source, changes);
  const known = changed === undefined ? undefined : await besideOthers(source, changed);
  if (known !== undefined) return write(source, state, cursor, listed, known);
  const whole = await syncWhole(source, state);
  if (whole.kind === 'unchanged') refuseLagging(source, cursor, listed);
  return whole;
}

/** Returns the changes as they are to be written, or undefined if they can only be read with all other records. */
async function besideOthers(source: OsvExport, changed: Changed): Promise<Changed | undefined> {
  if (changed.answers === 0 || changed.advisories.some(namesNoStream)) return undefined;
  if (!hasCodestreams(source.ecosystem)) return changed;
  const advisories = await narrowedChanges(source, changed.advisories);
  return advisories && { ...changed, advisories };
}

async function list(source: OsvExport, cursor: Cursor): Promise<Listed | 'unchanged'> {
  const { context, name } = source;
  const url = `${source.folder}/modified_id.csv`;
  const address = context.resolve(url);
  const answer = await download(context, { feed: name, url, known: cursor.list });
  if (answer.kind === 'unchanged') return 'unchanged';
  if (answer.kind === 'missing') return { address, validators: {}, changes: [] };
  try {
    const lines = answer.body.stream(MAX_LIST_BYTES);
    const { changes, newest } = await modificationsSince(lines, {
      since: cursor.modified,
      now: context.now(),
      parseLine: timeAndId,
    });
    refuseOlder(context, { feed: name, address }, newest, cursor.modified);
    return { address, validators: answer.validators, changes };
  } catch (error) {
    throw error instanceof SyntaxError ? feedFailed(name, address, messageOf(error), error) : error;
  }
}

/** Keeps the stored content where a record is missing or unreadable: only the whole export shows removals. */
async function fetchChanged(source: OsvExport, changes: readonly Modification[]): Promise<Changed> {
  const advisories: Advisory[] = [];
  const problems: Problem[] = [];
  const unread: UnreadRecord[] = [];
  let answers = 0;
  await inParallel(changes, REQUESTS_AT_A_TIME, async ({ id }) => {
    const request = { feed: source.name, url: recordUrl(source, id) };
    const json = await downloadText(source.context, request, MAX_RECORD_BYTES);
    if (json !== 'missing') answers++;
    const hold = (about: UnreadAdvisory) =>
      unread.push(unreadRecord(fileOfRecord(id), about, source.ecosystem));
    if (json === 'missing') hold({ reason: 'listed as modified, but not found', state: 'unreadable' });
    else if (json === 'too-large') hold({ reason: `longer than ${MAX_RECORD_BYTES} bytes`, state: json });
    else {
      const { text } = json;
      try {
        const record = recordIn(text, id, source);
        const read = readAdvisory(record, text, source.ecosystem, (problem) => problems.push(problem));
        if ('file' in read) unread.push(read);
        else advisories.push(read);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        hold({ reason: messageOf(error), state: 'unreadable', text });
      }
    }
  });
  return { answers, advisories, unread, problems };
}

function recordIn(json: string, id: string, { context, ecosystem }: OsvExport): OsvRecord {
  const record = parseRecord(json, id, context.now(), ecosystem);
  if (record.id !== id) throw new SyntaxError(`expected another ID, got the record ${record.id}`);
  return record;
}

function write(
  { context, name, ecosystem }: OsvExport,
  state: FeedState,
  cursor: Cursor,
  { address, validators, changes }: Listed,
  { advisories, unread, problems }: Changed,
): Promise<FeedOutcome> {
  return writeAdvisories(context, { feed: name, address, mode: 'delta' }, async (writer) => {
    const ids = changes.map(({ id }) => id);
    const left = problemsLeft(state, [...ids, ...ids.map(fileOfRecord)]);
    for (const problem of [...left, ...problems]) writer.problem(problem);
    for (const advisory of advisories) await writer.add(advisory);
    await writeUnread(writer, unread, await context.store.advisories.ecosystems(name, ''));
    const held = new Set(advisories.map(({ id }) => id));
    // Removes placeholders for records that were unreadable last time and can now be read.
    for (const id of ids) if (held.has(id)) await writer.remove(fileOfRecord(id));
    const watermark = new Watermark(context.now(), cursor.modified);
    for (const { modified } of changes) watermark.see(modified);
    const { readAt } = cursor;
    return {
      ...validatorsIn(state),
      cursor: formatCursor({ readAt, modified: watermark.newest, list: validators, ...readingOf(ecosystem) }),
    };
  });
}

/**
 * Refuses a list that moves on while the export does not: its changes were not read, so the source confirmed nothing.
 */
function refuseLagging(
  { name, context }: OsvExport,
  { modified }: Cursor,
  { address, changes }: Listed,
): void {
  const now = context.now().getTime();
  const missed = changes.filter((change) => change.modified > modified && change.modified <= now).length;
  if (missed > 0) throw feedFailed(name, address, `lists ${missed} changes that are not in the export yet`);
}
