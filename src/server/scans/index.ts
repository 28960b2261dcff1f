export { createScans, type RunningScans, type ScansOptions } from './create-scans.ts';
export { failureOf } from './failure-of.ts';
export { ownScan } from './own-scan.ts';
export { referenceOf } from './stored-request.ts';
