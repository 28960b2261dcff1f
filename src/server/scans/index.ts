export { createScans, type RunningScans, type ScansOptions } from './create-scans.ts';
export { failureOf } from './failure-of.ts';
export { ownScan } from './own-scan.ts';
export { createSealer, type Sealer } from './sealer.ts';
export { sealingSecret, type SecretSources } from './sealing-secret.ts';
export { referenceOf } from './stored-request.ts';
