export { FeedStates } from './feed-states.ts';
export { createReports, type ReportsOptions } from './create-reports.ts';
