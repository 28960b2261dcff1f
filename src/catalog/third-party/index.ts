export { isOfDistribution } from './is-of-distribution.ts';
export { isSigningKey, withMaker } from './third-party.ts';
