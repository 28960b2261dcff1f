export { distroCataloger } from './cataloger.ts';
export { distributionOf } from './distribution.ts';
export { lifeCycleProblem, supportedVersions } from './life-cycle.ts';
