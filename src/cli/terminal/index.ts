export { takesLinks, wantsColour } from './colour.ts';
export { terminalColumns } from './columns.ts';
export { formatError, withWords } from './format-error.ts';
export { createProgress } from './progress.ts';
export type { Progress } from './progress-state.ts';
export { advance, type ProgressState } from './progress-state.ts';
