/**
 * Node flags, repeated in a clone's launcher like the variables below. By default V8 lets young objects fill
 * 200 MB where the machine has them, and is no faster for it.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=8'];

/**
 * For servers. glibc has eight arenas per processor, and returns memory later the more was used: an idle
 * server would keep its ended threads' memory.
 */
export const GLIBC_ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** For all other commands; a clone's launcher explains why. */
export const GLIBC_OF_SCANS: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '2097152',
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
};
