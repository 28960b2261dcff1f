/** Maximum length for a reference, an address, or a registry name and password. */
export const MAX_TEXT = 4096;
/** Maximum header value length, for example Authorization with a JWT. */
export const MAX_HEADER_VALUE = 16 * 1024;
