const WEB = /^https?:\/\/[^\s]+$/u;

/** Whether an address may be a link: a feed's could have any scheme, and run a script when followed. */
export function isWebAddress(url: string): boolean {
  return WEB.test(url);
}

const MAX_LINK = 1024;

/** Whether an address is a link in any reader: text from a feed cannot end one early. */
export function isLink(url: string): boolean {
  return (
    isWebAddress(url) && url.length <= MAX_LINK && /^[\w:/?#@!$&'*+,;=%.~-]+$/u.test(url) && URL.canParse(url)
  );
}
