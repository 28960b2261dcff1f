/** Reasons why nothing is known about an image that runs. */
export const UNKNOWN_REASONS = ['no-digest', 'no-manifest', 'no-platform', 'not-read', 'unreadable'] as const;

export type UnknownReason = (typeof UNKNOWN_REASONS)[number];
