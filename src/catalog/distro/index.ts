export { distroCataloger } from './cataloger.ts';
export { distributionOf, type FoundDistribution } from './distribution.ts';
export { chooseDistribution, isSameRelease } from './given.ts';
