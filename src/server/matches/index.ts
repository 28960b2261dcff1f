export { createMatches, type MatchesOptions, type RunningMatches } from './create-matches.ts';
