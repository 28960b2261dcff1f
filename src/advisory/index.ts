export { contentProblem, type LoadedContent } from './content-age.ts';
export { fetchRecords, type RecordPolicy } from './fetch-records.ts';
export type { Feed, FeedContext, FeedOutcome, FeedProgress, FeedStore } from './feed-kit/feed.ts';
export { feedResolver, type FeedPlaces } from './feed-kit/mirror.ts';
export type { RecordSource } from './feed-kit/record-source.ts';
export { namesOfFeed, parseFeedName, type NamedFeed } from './named-feed.ts';
export { isPartial, partialCursor, loadedParts } from './partial-feed.ts';
export type { NotPublished, PublishedFeeds, WantedFeed } from './published-feeds.ts';
export { ADDRESSES, FEEDS, feedOf, recordSources } from './registry.ts';
export {
  feedName,
  fresh,
  inHand,
  isWithinAge,
  MAX_AGE_MINUTES,
  syncFeed,
  type SyncPolicy,
  type SyncResult,
} from './sync.ts';
