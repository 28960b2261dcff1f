const WEB = /^https?:\/\/[^\s]+$/u;

/** Whether an address may be a link: a feed's could have any scheme, and run a script when followed. */
export function isWebAddress(url: string): boolean {
  return WEB.test(url);
}
