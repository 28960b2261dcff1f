import { FEEDS, recordSources } from '../../../../advisory/index.ts';
import { coverageOfFeed } from '../../../../distributions/index.ts';
import { listArtifacts, type FeedsPlace } from '../../../../artifact/index.ts';
import { counted, defined } from '../../../../domain/index.ts';
import { AppError } from '../../../../errors/index.ts';
import { formatSince } from '../../../../report/index.ts';
import { SCHEMA_NUMBER } from '../../../../store/index.ts';
import type { ScanSession } from '../../../opening/session.ts';
import { fileOrFolder } from '../../../options/look-up.ts';
import { failedCheck, withoutSecrets, type Check } from '../check.ts';

/** Milliseconds: a slower response would hold up every scan. */
const PATIENCE_MS = 15_000;
const PROXY_REFUSES = 407;
const SERVER_FAILS = 500;

/** State and clock of a feed's source. */
export interface AskedFeed {
  readonly check: Check;
  /** Milliseconds by which the source is ahead of this machine; absent if it sends no date. */
  readonly ahead?: number;
}

/** Checks that each feed's source responds, once per host, or fetches the artifact list. */
export async function checkFeeds(session: ScanSession, place?: FeedsPlace): Promise<readonly AskedFeed[]> {
  const { settings, context } = session;
  const { feedsMirror, offline } = settings;
  if (offline) return [{ check: feedCheck('all', 'ok', 'not asked: --offline') }];
  if (place) return [{ check: await checkArtifacts(place, context) }];
  if (feedsMirror !== undefined && !feedsMirror.includes('://')) return [{ check: checkFolder(feedsMirror) }];
  const sources = [...FEEDS, ...recordSources(settings.nvd ? {} : undefined)];
  const byOrigin = Map.groupBy(sources, ({ address }) => originOf(context.resolveFeed(address)));
  const asked = byOrigin.values().flatMap((feeds) => {
    const names = [...new Set(feeds.map(({ id }) => id))].join(', ');
    return feeds.slice(0, 1).map(({ address }) => ask(names, context.resolveFeed(address), session));
  });
  return Promise.all(asked);
}

/** Says which of the store's feeds list fixes only: an empty answer of theirs says less. */
export async function checkCoverage({ context }: ScanSession): Promise<readonly Check[]> {
  const names = (await context.store.advisories.feedStates()).map(({ feed }) => feed);
  const byCoverage = Map.groupBy(names, coverageOfFeed);
  return (['unfixed known', 'fixed only'] as const).flatMap((coverage) => {
    const feeds = byCoverage.get(coverage) ?? [];
    return feeds.length === 0 ? [] : feedCheck(coverage, 'ok', feeds.toSorted().join(', '));
  });
}

/** Verifies the artifact list, which names the rest by digest. */
async function checkArtifacts(place: FeedsPlace, { now }: ScanSession['context']): Promise<Check> {
  try {
    const { artifacts, created, schema } = await listArtifacts(place);
    const age = formatSince(now().getTime() - Date.parse(created));
    const found = `${counted(artifacts.length, 'artifact')} of ${place.place}, ${age}`;
    if (schema === SCHEMA_NUMBER) return feedCheck('all', 'ok', found);
    const message = `${found}, are for another version of plimsoll, so that the feeds' own sources are asked`;
    return feedCheck('all', 'warning', message, 'build and push them by this version of plimsoll');
  } catch (error) {
    return failedCheck('feed', 'all', error);
  }
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? url;
}

function checkFolder(folder: string): Check {
  if (fileOrFolder(folder) === 'folder') return feedCheck('all', 'ok', `from the folder ${folder}`);
  return feedCheck('all', 'failed', `${folder} is not a folder`, 'correct --feeds-mirror');
}

async function ask(feeds: string, url: string, { context }: ScanSession): Promise<AskedFeed> {
  const host = URL.parse(url)?.host ?? url;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await context.http.request({ url, method: 'HEAD', signal });
    const { status, headers } = response;
    const ahead = aheadBy(headers, context.now());
    await response.discard();
    if (status < SERVER_FAILS && status !== PROXY_REFUSES) {
      return { check: feedCheck(feeds, 'ok', `${host} answers`), ...defined({ ahead }) };
    }
    return { check: feedCheck(feeds, 'failed', `${host} answers with ${status}`, HINT) };
  } catch (error) {
    if (signal.aborted) {
      return {
        check: feedCheck(feeds, 'failed', `${host} did not answer within ${PATIENCE_MS / 1000}s`, HINT),
      };
    }
    const check = failedCheck('feed', feeds, error);
    return {
      check: { ...check, hint: error instanceof AppError && error.hint !== undefined ? error.hint : HINT },
    };
  }
}

const HINT = 'allow this host, set HTTPS_PROXY, or read the feeds from a mirror: --feeds-mirror URL|FOLDER';

function feedCheck(subject: string, status: Check['status'], message: string, hint?: string): Check {
  return withoutSecrets({ name: 'feed', subject, status, message, ...defined({ hint }) });
}

/** A cached response carries its creation time and its age. */
function aheadBy(headers: Readonly<Record<string, string | undefined>>, now: Date): number | undefined {
  const made = Date.parse(headers['date'] ?? '');
  const age = Number(headers['age'] ?? 0);
  return Number.isNaN(made) || Number.isNaN(age) ? undefined : made + age * 1000 - now.getTime();
}
