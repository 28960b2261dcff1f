export { isSigningKey, thirdPartyOf } from './third-party.ts';
