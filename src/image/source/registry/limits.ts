/** Bytes of a token server's answer; tokens that list many rights run to some tens of KiB. */
export const MAX_TOKEN_BYTES = 1024 * 1024;
/** Bytes of an error's body that are looked through for what the registry has to say. */
export const MAX_ERROR_BYTES = 64 * 1024;
/** Characters of it that are shown. */
export const MAX_REASON_LENGTH = 200;
/** Addresses of a foreign layer that are tried: a manifest could list thousands that keep us waiting. */
export const MAX_FOREIGN_ADDRESSES = 4;
