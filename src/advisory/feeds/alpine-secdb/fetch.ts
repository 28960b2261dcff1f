import * as z from 'zod';
import { defined, type Advisory, type Problem } from '../../../domain/index.ts';
import { messageOf } from '../../../errors/index.ts';
import type { Validators } from '../../../http/index.ts';
import { download } from '../../feed-kit/download.ts';
import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { placeholder } from '../../feed-kit/placeholder.ts';
import { writeAdvisories } from '../../feed-kit/writer.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import { toAdvisories } from './normalise.ts';
import { parseSecdb, type SecdbPackage } from './schema.ts';

const REPOSITORIES = ['main', 'community'] as const;
type Repository = (typeof REPOSITORIES)[number];

/** A file with more packages may not lose half its packages, as a whole feed may not; a smaller file may. */
const SMALLEST_GUARDED = 100;
const LEAST_LEFT = 0.5;

type Answer = SecdbFile | 'unchanged' | 'none';

/** The store keeps one validator pair per feed, but secdb has one per file, so they are this feed's cursor. */
const validatorsSchema = z.object({
  etag: z.string().exactOptional(),
  lastModified: z.string().exactOptional(),
  packages: z.int().exactOptional(),
});
const cursorSchema = z.partialRecord(z.enum(REPOSITORIES), validatorsSchema);
type Cursor = z.infer<typeof cursorSchema>;

interface Release {
  readonly context: FeedContext;
  /** Name in the store: `alpine-secdb:v3.20`. */
  readonly name: string;
  readonly part: string;
  readonly address: string;
}

interface SecdbFile {
  readonly repository: Repository;
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly validators: Validators;
}

/** Syncs a release; `part` is spelled as in secdb: `v3.20`, `edge`. */
export async function syncSecdb(feed: Feed, part: string, context: FeedContext): Promise<FeedOutcome> {
  const release = { context, part, name: `${feed.id}:${part}`, address: `${feed.address}/${part}` };
  const known = parseCursor((await context.store.advisories.feedState(release.name))?.cursor);
  const answers = await Promise.all(REPOSITORIES.map((repository) => ask(release, repository, known)));
  if (!answers.some((answer) => typeof answer === 'object')) {
    await context.store.advisories.touch(release.name, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  return replace(release, answers, known);
}

async function ask(release: Release, repository: Repository, known: Cursor): Promise<Answer> {
  const url = `${release.address}/${repository}.json`;
  const before = known[repository];
  const answer = await download(release.context, {
    feed: release.name,
    url,
    ...defined({ known: before }),
    isDatedByFile: true,
  });
  if (answer.kind === 'found') {
    const bytes = await answer.body.bytes(MAX_FILE_BYTES);
    return { repository, url, bytes, validators: answer.validators };
  }
  if (answer.kind === 'unchanged') return 'unchanged';
  if (repository === 'community' && isOlderThanCommunity(release.part)) return 'none';
  const reason = repository === 'main' && before === undefined ? 'no such release' : 'the file was not found';
  throw feedFailed(release.name, release.context.resolve(url), reason);
}

/** Alpine has had two repositories since 3.3: https://www.alpinelinux.org/posts/Alpine-3.3.0-released.html */
function isOlderThanCommunity(part: string): boolean {
  const [major = Number.NaN, minor = Number.NaN] = part.slice(1).split('.').map(Number);
  return major < 3 || (major === 3 && minor < 3);
}

/** Replaces the release from both files, so an unchanged file is requested again. */
async function replace(release: Release, answers: readonly Answer[], known: Cursor): Promise<FeedOutcome> {
  const whole = await Promise.all(
    REPOSITORIES.map(async (repository, index) => {
      const answer = answers[index];
      return answer === 'unchanged' ? ask(release, repository, {}) : answer;
    }),
  );
  const files = whole.filter((answer) => typeof answer === 'object');
  const target = {
    feed: release.name,
    address: release.context.resolve(release.address),
    mode: 'full',
  } as const;
  return writeAdvisories(release.context, target, async (writer) => {
    const onProblem = (problem: Problem) => writer.problem(problem);
    const unread: Advisory[] = [];
    const parsed = files.map((file) => ({
      file,
      packages: parseFile(release, file, (advisory) => unread.push(advisory)),
    }));
    for (const { file, packages } of parsed) refuseShrinking(release, file, packages.length, known);
    const packages = parsed.flatMap((each) => each.packages);
    for (const advisory of unread) await writer.add(advisory);
    for (const advisory of toAdvisories(packages, release.part, onProblem)) await writer.add(advisory);
    const cursor: Cursor = Object.fromEntries(
      parsed.map(({ file: { repository, validators }, packages: { length } }) => [
        repository,
        { ...validators, packages: length },
      ]),
    );
    return { cursor: JSON.stringify(cursor) };
  });
}

/**
 * Refuses a file that lost most packages. The store compares only the whole release, and community makes up
 * more than half; main is never empty.
 */
function refuseShrinking(
  { name, context }: Release,
  { repository, url }: SecdbFile,
  after: number,
  known: Cursor,
): void {
  const before = known[repository]?.packages ?? 0;
  const isEmptied = after === 0 && (before > 0 || repository === 'main');
  const isCut = before > SMALLEST_GUARDED && after < before * LEAST_LEFT;
  if (!isEmptied && !isCut) return;
  const reason = isEmptied ? 'the file lists no packages' : `expected about ${before} packages, got ${after}`;
  throw feedFailed(name, context.resolve(url), reason);
}

/** A package with an unreadable name may be any package of the release. */
function parseFile(
  { name, part, context }: Release,
  { repository, bytes, url }: SecdbFile,
  onUnread: (advisory: Advisory) => void,
): SecdbPackage[] {
  try {
    return parseSecdb(bytes, { release: part, repository }, (message, index) => {
      const ranges = [placeholder('unreadable', message, `Alpine:${part}`)];
      onUnread({ id: `${repository}/${index}`, cves: [], aliases: [], ratings: [], ranges });
    });
  } catch (error) {
    throw feedFailed(name, context.resolve(url), messageOf(error), error);
  }
}

function parseCursor(cursor: string | undefined): Cursor {
  return cursor === undefined ? {} : cursorSchema.parse(JSON.parse(cursor));
}
