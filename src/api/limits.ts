/** Length of a reference, an address, or a name and password of a registry. */
export const MAX_TEXT = 4096;
/** Length of a header's value, such as Authorization with a JWT. */
export const MAX_HEADER_VALUE = 16 * 1024;
