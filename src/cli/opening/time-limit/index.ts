export { TimeLimit, withinTime } from './time-limit.ts';
