/** Images whose CVE records are asked for at a time, besides those that are being read. */
export const IMAGES_AT_A_TIME = 2;
/** Images that may wait for it; those that ask again find a place later. */
export const MAX_WAITING = 1000;
/** How long the sources of records are left alone once they could not be asked. */
export const REST_MS = 30_000;
/** Images that are remembered as asked about: some hundred bytes each. */
export const MAX_REMEMBERED = 10_000;
