export { imageOfReport } from './image-of-report.ts';
export { indexImage } from './index-image.ts';
export { currentReaders, indexedBy, isOutdated } from './indexed-by.ts';
