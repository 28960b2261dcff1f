export { createFeeds, type FeedsOptions, type RunningFeeds } from './create-feeds.ts';
export { defaultFeeds, hintForFeed, parseFeedName } from './kept-feeds.ts';
export type { RefreshedImage, RefreshImage } from './rematch.ts';
export type { SyncTask } from './run-sync.ts';
