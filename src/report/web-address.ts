const WEB = /^https?:\/\/[^\s]+$/u;

/** Whether a text of a feed is an address that readers of a report may be given as a link. */
export function isWebAddress(url: string): boolean {
  return WEB.test(url);
}
