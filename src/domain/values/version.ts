import manifest from '../../../package.json' with { type: 'json' };

/** Program version. */
export const VERSION: string = manifest.version;

/** Program name and version for reports. */
export const PROGRAM = { name: 'plimsoll', version: VERSION } as const;
