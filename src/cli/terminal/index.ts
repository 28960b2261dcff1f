export { wantsColour } from './colour.ts';
export { formatError } from './format-error.ts';
export { createProgress, type Progress } from './progress.ts';
