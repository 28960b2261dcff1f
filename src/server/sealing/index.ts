export { createSealer, type Sealer } from './sealer.ts';
export { sealingSecret, type SecretSources } from './sealing-secret.ts';
