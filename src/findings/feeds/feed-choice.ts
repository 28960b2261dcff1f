import type { SyncResult } from '../../advisory/index.ts';
import { isInScope, isPastEndOfLife, scopePrefix, type FeedChoice } from '../../distributions/index.ts';
import { defined, type FeedUse, type Problem } from '../../domain/index.ts';
import { schemeOfEcosystem, type VersionScheme } from '../../versions/index.ts';
import type { Answering } from '../../match/index.ts';
import type { PackageGroup } from '../answering.ts';
import type { ScanContext } from '../context.ts';
import { answerTime } from './feed-context.ts';
import { contentHole, loadFeed } from './load-feed.ts';
import { unreadProblems } from './unread-records.ts';

/** A package group's feed, loaded and fresh enough to use. */
export interface FeedAnswer {
  /** Absent when no feed answers: the problems say why. */
  readonly answering?: Answering;
  readonly feeds: readonly FeedUse[];
  readonly problems: readonly Problem[];
}

/**
 * Finds a group's first feed that can answer now. A loaded feed without any range for the release does not
 * answer: its silence is not a verdict.
 */
export async function chooseFeed(group: PackageGroup, context: ScanContext): Promise<FeedAnswer> {
  const problems: Problem[] = [];
  for (const choice of group.choices) {
    const loaded = await loadFeed(choice.feed, choice.part, context, { scopes: choice.ecosystems });
    const { feed, syncedAt, contentAt } = loaded;
    const ecosystems = syncedAt === undefined ? [] : await ecosystemsOf(feed, choice, context);
    const scheme = schemeOf(ecosystems);
    if (syncedAt === undefined || !scheme) {
      const missing = loaded.problems.map(withWaysOn(loaded));
      for (const problem of syncedAt === undefined ? missing : silent(group, feed)) problems.push(problem);
      continue;
    }
    const { names, epochs, modules, coverage, remark } = choice;
    return {
      answering: { feed, ecosystems, names, ...defined({ epochs, modules }), scheme },
      feeds: [{ feed, syncedAt, coverage, ...defined({ contentAt, remark }) }],
      problems: [
        ...problems.map((problem) => substituted(problem, feed)),
        ...loaded.problems.filter((problem) => !isOfRecord(problem)),
        ...unreadProblems(feed, await context.store.advisories.unread(feed, ecosystems)),
        ...oldContent(loaded, choice, group, context),
      ],
    };
  }
  // The hole names the feed that should have answered: one to fix, one to waive.
  return {
    feeds: [],
    problems: group.maker === undefined ? [problems[0] ?? notCovered(group)] : problems.slice(0, 1),
  };
}

/** A sync keeps only its first problems; the store has all records that could not be read or compared. */
function isOfRecord({ kind, package: about }: Problem): boolean {
  return kind === 'advisory-not-compared' || (kind === 'advisory-unreadable' && about === undefined);
}

const DEMO = 'run `plimsoll demo`, which needs no feed';
const WAYS_ON_OFFLINE = 'scan once without --offline, or load an export: plimsoll feeds import FILE';

/** Adds the remedies in the failure's own hint, or the ones for offline users. */
function withWaysOn({ kind, error }: SyncResult): (problem: Problem) => Problem {
  const failed = error?.hint === undefined ? undefined : `${error.hint}, or ${DEMO}`;
  const hint = kind === 'offline' ? WAYS_ON_OFFLINE : failed;
  return (problem) =>
    hint === undefined ? problem : { ...problem, message: `${problem.message} (${hint})` };
}

async function ecosystemsOf(
  feed: string,
  choice: FeedChoice,
  { store }: ScanContext,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const scope of choice.ecosystems) {
    for (const ecosystem of await store.advisories.ecosystems(feed, scopePrefix(scope))) {
      if (isInScope(ecosystem, scope)) found.add(ecosystem);
    }
  }
  return [...found];
}

function schemeOf(ecosystems: readonly string[]): VersionScheme | undefined {
  const [first] = ecosystems;
  return first === undefined ? undefined : schemeOfEcosystem(first);
}

/** A single release's feed goes silent with the release, which has its own problem then. */
function oldContent(
  loaded: SyncResult,
  { feed }: FeedChoice,
  { distribution }: PackageGroup,
  context: ScanContext,
): readonly Problem[] {
  const isOfOneRelease = ['alpine-secdb', 'fedora', 'redhat'].includes(feed);
  if (isOfOneRelease && distribution && isPastEndOfLife(distribution, answerTime(context))) return [];
  const hole = contentHole(loaded, context.feedPolicy);
  return hole ? [hole] : [];
}

function notCovered({ subject, name }: PackageGroup): Problem {
  return {
    kind: 'distribution-not-covered',
    subject,
    message: `no feed covers ${name}: its packages were not looked up`,
  };
}

/** Empty for another maker's packages, which a note names if nothing answers for them. */
function silent({ distribution, maker, subject, name }: PackageGroup, feed: string): readonly Problem[] {
  if (maker !== undefined) return [];
  const message = `the feed ${feed} has no advisories for ${name}`;
  // A language feed holds only its ecosystem, so it is as good as missing.
  if (!distribution) return [{ kind: 'feed-missing', subject: feed, message }];
  return [{ kind: 'distribution-not-covered', subject, message }];
}

function substituted(problem: Problem, by: string): Problem {
  return { kind: 'feed-substituted', subject: by, message: `${by} is used instead: ${problem.message}` };
}
