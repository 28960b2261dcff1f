export { awaitScans } from './await-scans.ts';
export { createScans, type RunningScans, type ScansOptions } from './create-scans.ts';
export { MAX_INDEX_MS, MAX_STORE_FAILURES } from './limits.ts';
export { failureOf } from './failure-of.ts';
export { readStoredImage, type StoredImageReader } from './read-image.ts';
export { requireScan } from './require-scan.ts';
export { referenceOf } from './stored-request.ts';
