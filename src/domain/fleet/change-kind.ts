/** Causes of inventory changes: a feed's sync, an image's save or removal, a workload's runs, an image's counts and verdicts. */
export const CHANGE_KINDS = ['sync', 'save', 'run', 'verdict'] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];
