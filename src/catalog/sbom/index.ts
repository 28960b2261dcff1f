export { namedDistribution } from './distribution.ts';
export { readContents } from './contents.ts';
