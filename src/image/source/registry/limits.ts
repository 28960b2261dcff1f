/** Bytes of a token server's answer; tokens that list many rights take tens of KiB. */
export const MAX_TOKEN_BYTES = 1024 * 1024;
/** Bytes of an error body that are searched for the registry's reason. */
export const MAX_ERROR_BYTES = 64 * 1024;
/** Characters of that reason that are shown. */
export const MAX_REASON_LENGTH = 200;
/** Addresses tried for a foreign layer: a manifest could list thousands to keep us waiting. */
export const MAX_FOREIGN_ADDRESSES = 4;
