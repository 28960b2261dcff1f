import { feedName, inHand, type Feed, type SyncResult } from '../advisory/index.ts';
import { pastMoment, type Moment, type Problem } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import type { Store } from '../store/ports.ts';
import type { ScanContext } from './context.ts';
import { feedContext } from './feed-context.ts';
import { withoutNetwork } from './without-network.ts';

/**
 * Answers with what the store knew at an earlier time, and asks no source. Titles and links of records are today's, and of
 * scores of EPSS only those are kept that moved. Throws USAGE for a time in the future.
 */
export async function contextAsOf(context: ScanContext, time: string): Promise<ScanContext> {
  const at = pastMoment(time, context.now());
  if (at === undefined) {
    throw new AppError('USAGE', `--as-of ${time} is in the future`, {
      hint: 'name an earlier day, as YYYY-MM-DD, or a time in RFC 3339',
    });
  }
  const moment = await context.store.history.momentAt(at);
  return { ...withoutNetwork(context), asOf: moment, store: storeAt(context.store, moment) };
}

function storeAt(store: Store, moment: Moment): Store {
  const { advisories, enrichment, history } = store;
  const { seq } = moment;
  const stateOf = (feed: string) => history.feedState(feed, moment);
  return {
    ...store,
    advisories: {
      ...advisories,
      feedState: stateOf,
      ecosystems: (feed, prefix) => advisories.ecosystems(feed, prefix, seq),
      names: (ecosystem) => advisories.names(ecosystem, seq),
      match: (wanted, _, about) => advisories.match(wanted, seq, about),
      rangesOf: (id, ecosystems) => advisories.rangesOf(id, ecosystems, seq),
      rangesAbout: (packages, ecosystems) => advisories.rangesAbout(packages, ecosystems, seq),
      async unread(feed, ecosystems) {
        const { unread } = await advisories.unread(feed, ecosystems, seq);
        return { unread, records: (await stateOf(feed))?.records ?? 0 };
      },
    },
    enrichment: {
      ...enrichment,
      ratings: (cves, source) => enrichment.ratings(cves, source, moment),
      kev: (cves) => enrichment.kev(cves, seq),
      epss: async (cves) => (await enrichment.pastEpss(cves, moment)).scores,
    },
  };
}

/** Returns what the store knew of a feed. Not to know is a hole, whatever the feed says today. */
export async function loadPast(
  feed: Feed,
  part: string,
  context: ScanContext,
  { at }: Moment,
): Promise<SyncResult> {
  const name = feedName(feed, part);
  const state = await context.store.advisories.feedState(name);
  const { maxAge } = context.feedPolicy;
  const policy = { ...(maxAge !== undefined && { maxAgeMinutes: maxAge }) };
  if (state) return { ...inHand(name, state, feedContext(context), policy), kind: 'past' };
  return { feed: name, kind: 'past', problems: [await historyMissing(name, at, context)] };
}

async function historyMissing(feed: string, at: string, { store }: ScanContext): Promise<Problem> {
  const since = await store.history.keptSince(feed);
  const message =
    since === undefined
      ? `${feed} was never loaded, so nothing is known of ${at}`
      : `${feed} is known since ${since}, and not as of ${at}`;
  return { kind: 'history-missing', subject: feed, message };
}
