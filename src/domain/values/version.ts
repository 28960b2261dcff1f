import manifest from '../../../package.json' with { type: 'json' };

/** The build of a release puts the address of its repository in this place, and every other build an empty text. */
declare const PROJECT_ADDRESS: string | undefined;

/** Program version. */
export const VERSION: string = manifest.version;

const home = typeof PROJECT_ADDRESS === 'string' ? PROJECT_ADDRESS : '';

/** Program name and version for reports, and the address of its repository in a release. */
export const PROGRAM = { name: 'plimsoll', version: VERSION, ...(home !== '' && { home }) } as const;
