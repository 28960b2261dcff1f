export { openWork, type Work } from './open-work.ts';
export type { WorkSettings } from './settings.ts';
export type { EvidenceArgs } from './tasks/collect-evidence.ts';
export type { CompareArgs, CompareResult } from './tasks/compare-images.ts';
export type { IndexRequest } from './tasks/index-image.ts';
export type { PlanArgs } from './tasks/plan-fleet.ts';
export type { ReindexResult } from './tasks/reindex-image.ts';
export type { RenderResult } from './tasks/render-report.ts';
export type { RunOptions } from './run-options.ts';
