export { distroCataloger } from './cataloger.ts';
export { distributionOf } from './distribution.ts';
