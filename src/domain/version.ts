import manifest from '../../package.json' with { type: 'json' };

/** Of the program. */
export const VERSION: string = manifest.version;

/** As reports name it. */
export const PROGRAM = { name: 'plimsoll', version: VERSION } as const;
