export { isOfDistribution } from './own-files.ts';
export { isSigningKey, withMaker } from './third-party.ts';
