export { createMatches, type RunningMatches } from './create-matches.ts';
