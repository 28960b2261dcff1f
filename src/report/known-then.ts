/** What an answer as of an earlier moment is by. */
export const KNOWN_THEN = 'advisories that the store knew then';
