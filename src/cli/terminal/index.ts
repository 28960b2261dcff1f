export { wantsColour, type ColourChoice } from './colour.ts';
export { formatError } from './format-error.ts';
export { createProgress, type Progress, type ProgressOptions } from './progress.ts';
export type { ProgressEvent } from './progress-state.ts';
