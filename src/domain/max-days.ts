/** A century: longer ago, a time has no date that compares as text. */
export const MAX_DAYS = 36_500;
