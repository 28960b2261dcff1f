export { namedDistribution } from './distribution.ts';
export { readContents, type SbomContents } from './contents.ts';
