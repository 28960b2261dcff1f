export { createFeeds, type FeedsOptions, type RunningFeeds } from './create-feeds.ts';
export { defaultFeeds, hintForFeed } from './default-feeds.ts';
export { neededByImages } from './needed-by-images.ts';
export {
  logJudged,
  sendRematch,
  type JudgedImages,
  type RefreshedImage,
  type RefreshImage,
} from './rematch.ts';
export type { SyncTask } from './run-sync.ts';
