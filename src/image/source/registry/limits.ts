/** Bytes in a token server's response; tokens that list many rights take tens of KiB. */
export const MAX_TOKEN_BYTES = 1024 * 1024;
/** Error body bytes to search for the registry's reason. */
export const MAX_ERROR_BYTES = 64 * 1024;
/** Characters to show from that reason. */
export const MAX_REASON_LENGTH = 200;
/** Addresses tried for a foreign layer: a manifest could list thousands to keep us waiting. */
export const MAX_FOREIGN_ADDRESSES = 4;
