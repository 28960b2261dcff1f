const WEB = /^https?:\/\/[^\s]+$/u;

/** Whether an address may be a link: one of a feed could have any scheme, and run a script where it is followed. */
export function isWebAddress(url: string): boolean {
  return WEB.test(url);
}
