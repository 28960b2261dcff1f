export { distroCataloger } from './cataloger.ts';
export { distributionOf } from './distribution.ts';
export { isPastEndOfLife, lifeCycleProblem, supportedVersions } from './life-cycle.ts';
