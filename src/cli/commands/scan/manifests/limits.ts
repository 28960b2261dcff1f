/** Bytes in a file; a large Helm chart with its resource definitions takes 5 MiB. */
export const MAX_BYTES = 16 * 1024 ** 2;
/** YAML tokens in a document: each takes up to 400 bytes of memory. */
export const MAX_TOKENS = 2_000_000;
/** Values in a file, each counted as often as aliases repeat it: a kilobyte of aliases can repeat billions. */
export const MAX_VALUES = 2_000_000;
/** Levels of nesting; pod templates need twenty. */
export const MAX_DEPTH = 200;
/** Levels of variables within the default of another one. */
export const MAX_NESTED_VARIABLES = 10;
/** Characters of an image's name, in a Compose file with its variables. */
export const MAX_IMAGE_LENGTH = 4096;
/** Images in one call. */
export const MAX_IMAGES = 10_000;
/** Characters of a name to show; Kubernetes allows 253. */
export const MAX_NAME_LENGTH = 253;
/** Places without an image to print. */
export const MAX_NOTES = 20;
