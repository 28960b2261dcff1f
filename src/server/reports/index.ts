export { feedsVersion } from './feeds-version.ts';
export { createReports, type ReportsOptions } from './create-reports.ts';
