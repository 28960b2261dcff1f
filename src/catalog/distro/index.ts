export { distroCataloger } from './cataloger.ts';
export { distributionOf, type FoundDistribution } from './distribution.ts';
export { lifeCycleOf, lifeCycleProblem, type LifeCycle } from './life-cycle.ts';
