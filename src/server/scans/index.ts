export { createScans, type RunningScans, type ScansOptions } from './create-scans.ts';
export { createSealer, type Sealer } from './sealer.ts';
export { sealingSecret, type SecretSources } from './sealing-secret.ts';
