/** Header of every answer: names and texts of images must not pass for a page or a script. */
export const NO_SNIFFING = { 'x-content-type-options': 'nosniff' } as const;
