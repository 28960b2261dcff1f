export { distroCataloger } from './cataloger.ts';
export { distributionOf } from './distribution.ts';
export { lifeCycleProblem } from './life-cycle.ts';
