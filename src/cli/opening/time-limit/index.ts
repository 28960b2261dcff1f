export { ScanTimeLimit, withinTime } from './time-limit.ts';
