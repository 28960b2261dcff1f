/** Entry ID for unchecked parts, in formats without another place for them. */
export const INCOMPLETE_ID = 'PLIMSOLL-INCOMPLETE';
