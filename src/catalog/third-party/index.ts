export { thirdPartyOf } from './third-party.ts';
