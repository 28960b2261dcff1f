/**
 * Principal of images that a server read with credentials because they run, which no client has: whoever sees where
 * such an image runs sees the image.
 */
export const RUNNING = 'plimsoll running';
