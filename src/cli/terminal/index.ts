export { wantsColour } from './colour.ts';
export { columnsOf } from './columns.ts';
export { formatError, withWords } from './format-error.ts';
export { createProgress, type Progress } from './progress.ts';
export { advance, type ProgressState } from './progress-state.ts';
