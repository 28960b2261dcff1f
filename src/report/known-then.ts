/** What an answer as of an earlier moment is by. */
export const KNOWN_THEN = 'what the store knew of advisories then';
