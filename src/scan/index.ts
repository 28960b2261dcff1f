export type { FeedPolicy, ScanContext, ScanProgress } from './context.ts';
export { explainImage, type ExplainedImage } from './explain-image.ts';
export { scanImage, type Judgement, type Scan } from './scan-image.ts';
export { loadFeed } from './load-feed.ts';
