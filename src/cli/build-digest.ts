/** Put in by the build; sources that run without one have no digest. */
declare const BUILD_DIGEST: string | undefined;

/** Digest of the program's code, if it was built. */
export const BUILD: string | undefined = typeof BUILD_DIGEST === 'undefined' ? undefined : BUILD_DIGEST;
