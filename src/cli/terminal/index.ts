export { wantsColour } from './colour.ts';
export { formatError, withWords } from './format-error.ts';
export { createProgress, type Progress } from './progress.ts';
