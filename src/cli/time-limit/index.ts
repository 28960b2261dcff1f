export { TimeLimit } from './time-limit.ts';
export { withinTime } from './within-time.ts';
