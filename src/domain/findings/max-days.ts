/** A century: earlier times have no date that compares as text. */
export const MAX_DAYS = 36_500;
