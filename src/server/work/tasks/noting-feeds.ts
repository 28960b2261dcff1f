import type { ScanContext } from '../../../scan/index.ts';

export interface NotingFeeds {
  readonly context: ScanContext;
  /** Names of the feeds that were asked so far, loaded or not. */
  readonly feedsAsked: ReadonlySet<string>;
}

/** Notes the feeds whose states are read: no feed answers before its state is known. */
export function notingFeeds(context: ScanContext): NotingFeeds {
  const { store } = context;
  const { advisories, history } = store;
  const feedsAsked = new Set<string>();
  const feedState: typeof advisories.feedState = (feed) => {
    feedsAsked.add(feed);
    return advisories.feedState(feed);
  };
  const pastState: typeof history.feedState = (feed, moment) => {
    feedsAsked.add(feed);
    return history.feedState(feed, moment);
  };
  return {
    context: {
      ...context,
      store: {
        ...store,
        advisories: { ...advisories, feedState },
        history: { ...history, feedState: pastState },
      },
    },
    feedsAsked,
  };
}
