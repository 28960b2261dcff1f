/** ID of the entry for what could not be checked, in formats that have no other place for it. */
export const INCOMPLETE_ID = 'PLIMSOLL-INCOMPLETE';
