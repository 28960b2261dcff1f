/**
 * Flags of Node, which the launcher of a clone repeats, as it does the variables below. By itself V8 lets young objects
 * fill 200 MB where the machine has them, and is no faster for it.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=8'];

/**
 * Of a server. glibc has eight pools a processor, and gives memory back the later the more of it was used: a server at rest
 * would hold what its ended threads had.
 */
export const GLIBC_ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** Of any other command; the launcher of a clone says why. */
export const GLIBC_OF_SCANS: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '2097152',
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
};
