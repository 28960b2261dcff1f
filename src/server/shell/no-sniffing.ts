/** Header for every response: names and texts from images must not pass for a page or a script. */
export const NO_SNIFFING = { 'x-content-type-options': 'nosniff' } as const;
