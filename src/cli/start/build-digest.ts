/** Set by the build; absent when running from source. */
declare const BUILD_DIGEST: string | undefined;

/** Commit that was built; empty if built outside a repository. */
declare const BUILD_COMMIT: string | undefined;

/** Digest of the program's code, if it was built. */
export const BUILD: string | undefined = typeof BUILD_DIGEST === 'undefined' ? undefined : BUILD_DIGEST;

/** Source commit, if built from a repository. */
export const COMMIT: string | undefined =
  typeof BUILD_COMMIT === 'undefined' || BUILD_COMMIT === '' ? undefined : BUILD_COMMIT;
