import type { StoredContext } from '../../../stored/index.ts';

export interface NotingFeeds {
  readonly context: StoredContext;
  /** Names of the feeds asked so far, loaded or not. */
  readonly feedsAsked: ReadonlySet<string>;
}

/** Records the feeds whose states are read: no feed answers before its state is read. */
export function notingFeeds(context: StoredContext): NotingFeeds {
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
