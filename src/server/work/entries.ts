const isSource = import.meta.url.endsWith('.ts');
const urlOf = (source: string, bundle: string) => new URL(isSource ? source : bundle, import.meta.url);

/** Entry modules for threads and processes: beside this one, or under their own names in the bundle. */
export const TASK_THREAD = urlOf('./thread.ts', './work-thread.js');
export const READER_PROCESS = urlOf('./readers/process.ts', './reader-process.js');
