export { coverageOf, type Coverage, type FeedChoice } from './coverage.ts';
export { isInScope, scopePrefix, type Scope } from './scope.ts';
