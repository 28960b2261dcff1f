export { isSigningKey, withMaker } from './third-party.ts';
