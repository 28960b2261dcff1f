import manifest from '../../package.json' with { type: 'json' };

/** Version of the program. */
export const VERSION: string = manifest.version;

/** The program as reports name it. */
export const PROGRAM = { name: 'plimsoll', version: VERSION } as const;
