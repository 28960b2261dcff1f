import { type Feed, feedName, inHand, type SyncResult } from '../../advisory/index.ts';
import { defined, type Moment, pastMoment, type Problem } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { Store } from '../../store/ports.ts';
import type { ScanContext } from '../context.ts';
import { offlineContext } from '../offline-context.ts';
import { feedContext } from './feed-context.ts';

/**
 * Answers as of an earlier time, without asking any source. Titles and links are today's, and only EPSS
 * scores that moved are stored. Throws USAGE for a time in the future.
 */
export async function contextAsOf<Context extends ScanContext>(
  context: Context,
  time: string,
): Promise<Context> {
  const at = pastMoment(time, context.now());
  if (at === undefined) {
    throw new AppError('USAGE', `--as-of ${time} is in the future`, {
      hint: 'name an earlier day, as YYYY-MM-DD, or a time in RFC 3339',
    });
  }
  const moment = await context.store.history.momentAt(at);
  return { ...offlineContext(context), asOf: moment, store: storeAt(context.store, moment) };
}

function storeAt<Of extends Store>(store: Of, moment: Moment): Of {
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

/** Returns a feed's state at that moment. Without one there is a hole, whatever the feed says today. */
export async function loadPast(
  feed: Feed,
  part: string,
  context: ScanContext,
  { at }: Moment,
): Promise<SyncResult> {
  const name = feedName(feed, part);
  const state = await context.store.advisories.feedState(name);
  const { maxAge } = context.feedPolicy;
  const policy = defined({ maxAgeMinutes: maxAge });
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
