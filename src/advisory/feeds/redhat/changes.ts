import type { Advisory, FeedState, Problem } from '../../../domain/index.ts';
import { messageOf } from '../../../errors/index.ts';
import type { Validators } from '../../../http/index.ts';
import { type Modification, modificationsSince, pathAndTime } from '../../feed-kit/change-list.ts';
import { type Cursor, formatCursor } from '../../feed-kit/cursor.ts';
import { download, downloadText, validatorsIn } from '../../feed-kit/download.ts';
import type { FeedOutcome } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { MEBIBYTE } from '../../feed-kit/limits.ts';
import { inParallel } from '../../feed-kit/parallel.ts';
import { problemsLeft } from '../../feed-kit/problem-list.ts';
import { refuseOlder } from '../../feed-kit/refuse-older.ts';
import { Watermark } from '../../feed-kit/watermark.ts';
import { writeAdvisories } from '../../feed-kit/writer.ts';
import {
  fileOfPath,
  idOfPath,
  isUnreadDocument,
  MAX_CSAF_BYTES,
  readCsafDocument,
  type RedHatRelease,
  unreadDocument,
} from './release.ts';

/** Above this, the archive is cheaper for both sides. */
const MAX_CHANGES = 3_000;
const REQUESTS_AT_A_TIME = 16;
/** Red Hat never shortens these lists: 214,000 changes in 2026. */
const MAX_LIST_BYTES = 256 * MEBIBYTE;
/** A path that begins elsewhere must not lead out of the folder. */
const PATH = /^\d{4}\/[\w.-]+\.json$/u;

interface Listed {
  readonly address: string;
  readonly validators: Validators;
  readonly changes: readonly Modification[];
  readonly newest: number;
}

interface Changed {
  readonly advisories: readonly Advisory[];
  /** IDs of documents that say nothing about the release, or were deleted. */
  readonly gone: readonly string[];
  readonly problems: readonly Problem[];
}

/** Fetches the documents changed since the last sync one by one; `use-archive` where there are more than `most`, or none is there. */
export async function syncChanges(
  release: RedHatRelease,
  state: FeedState,
  cursor: Cursor,
  most: number = MAX_CHANGES,
): Promise<FeedOutcome | 'use-archive'> {
  const { context, name } = release;
  const listed = await list(release, 'changes.csv', cursor);
  if (listed === 'unchanged') {
    await context.store.advisories.touch(name, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  if (listed === 'missing') return 'use-archive';
  refuseOlder(context, { feed: name, address: listed.address }, listed.newest, cursor.modified);
  const deletions = await list(release, 'deletions.csv', { ...cursor, list: {} });
  const changes = changesIn(listed.changes, typeof deletions === 'string' ? [] : deletions.changes, cursor);
  if (changes.size > most) return 'use-archive';
  const changed = await fetchChanged(release, changes);
  if (changed === undefined) return 'use-archive';
  return write(release, state, cursor, listed, changed, [...changes.keys()]);
}

/** Reads one of the two lists, newest first. */
async function list(
  { context, name, folder }: RedHatRelease,
  file: 'changes.csv' | 'deletions.csv',
  cursor: Cursor,
): Promise<Listed | 'unchanged' | 'missing'> {
  const url = `${folder}/${file}`;
  const address = context.resolve(url);
  const answer = await download(context, { feed: name, url, known: cursor.list });
  if (answer.kind !== 'found') return answer.kind;
  try {
    const found = await modificationsSince(answer.body.stream(MAX_LIST_BYTES), {
      since: cursor.modified,
      now: context.now(),
      parseLine: pathAndTime,
      ...(file === 'deletions.csv' && { mayBeEmpty: true }),
    });
    return { address, validators: answer.validators, ...found };
  } catch (error) {
    throw error instanceof SyntaxError ? feedFailed(name, address, messageOf(error), error) : error;
  }
}

/** Returns what happened last to each path since the last sync. A path is never taken off either list. */
function changesIn(
  changes: readonly Modification[],
  deletions: readonly Modification[],
  { modified: since }: Cursor,
): ReadonlyMap<string, 'changed' | 'deleted'> {
  const changedAt = new Map(changes.map(({ id, modified }) => [id, modified]));
  const last = new Map<string, 'changed' | 'deleted'>();
  for (const { id, modified } of changes) if (modified > since) last.set(id, 'changed');
  for (const { id, modified } of deletions) {
    if (modified > since && modified > (changedAt.get(id) ?? 0)) last.set(id, 'deleted');
  }
  return new Map([...last].filter(([path]) => PATH.test(path)));
}

/** Undefined if none of the changed documents is found: a mirror may have the archive alone. */
async function fetchChanged(
  release: RedHatRelease,
  changes: ReadonlyMap<string, 'changed' | 'deleted'>,
): Promise<Changed | undefined> {
  const advisories: Advisory[] = [];
  const gone: string[] = [];
  const problems: Problem[] = [];
  let missing = 0;
  await inParallel([...changes], REQUESTS_AT_A_TIME, async ([path, happened]) => {
    if (happened === 'deleted') {
      gone.push(idOfPath(path));
      return;
    }
    const request = { feed: release.name, url: `${release.folder}/${path}` };
    const json = await downloadText(release.context, request, MAX_CSAF_BYTES);
    if (json === 'missing') {
      missing++;
      // Red Hat lists some hundred paths that are not there.
      const message = 'listed as changed, but not found: its last content stays in force';
      problems.push({ kind: 'advisory-unreadable', subject: path, message });
      return;
    }
    const advisory =
      json === 'too-large'
        ? unreadDocument(path, `longer than ${MAX_CSAF_BYTES} bytes`, release)
        : readCsafDocument(path, json.text, release);
    if (advisory === undefined) gone.push(idOfPath(path));
    else advisories.push(advisory);
  });
  return missing > 0 && missing === changes.size ? undefined : { advisories, gone, problems };
}

function write(
  { context, name }: RedHatRelease,
  state: FeedState,
  { readAt, modified }: Cursor,
  { address, validators, newest }: Listed,
  { advisories, gone, problems }: Changed,
  paths: readonly string[],
): Promise<FeedOutcome> {
  return writeAdvisories(context, { feed: name, address, mode: 'delta' }, async (writer) => {
    for (const problem of [...problemsLeft(state, paths), ...problems]) writer.problem(problem);
    for (const advisory of advisories) await writer.add(advisory);
    for (const id of gone) await writer.remove(id);
    const unread = new Set(advisories.filter(isUnreadDocument).map(({ id }) => id));
    // Removes the records that took the place of documents which can now be read.
    for (const path of paths) if (!unread.has(fileOfPath(path))) await writer.remove(fileOfPath(path));
    const watermark = new Watermark(context.now(), modified);
    // More changes may have the newest time, too.
    watermark.see(newest - 1);
    return {
      ...validatorsIn(state),
      cursor: formatCursor({ readAt, modified: watermark.newest, list: validators }),
    };
  });
}
