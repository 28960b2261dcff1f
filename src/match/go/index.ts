export { goRules, NO_RULES, type GoRules, type Sources } from './go-rules.ts';
export type { BoundedMatch } from './open-entries.ts';
