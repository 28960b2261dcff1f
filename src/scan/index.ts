export type { FeedPolicy, ScanContext, ScanProgress } from './context.ts';
export { changedFindings, type ChangedFinding, type SyncSpan } from './changed-findings.ts';
export { explainImage, type ExplainedImage } from './explain-image.ts';
export { imagesHit, type ImagesHit } from './images-hit.ts';
export { indexedBy, indexImage } from './index-image.ts';
export { reportImage, type Judgement, type Scan } from './report-image.ts';
export { scanImage } from './scan-image.ts';
export { loadFeed } from './load-feed.ts';
export { openContext, type OpenedContext, type World } from './open-context.ts';
