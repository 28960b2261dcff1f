/** The basis for an answer as of an earlier moment. */
export const KNOWN_THEN = 'advisories that the store knew then';
