/** Returns the address from a maintainer field, `Name <address>`, in lower case. */
export function addressOf(maintainer: string): string {
  const open = maintainer.lastIndexOf('<');
  const close = maintainer.indexOf('>', open);
  return maintainer
    .slice(open + 1, close < 0 ? undefined : close)
    .trim()
    .toLowerCase();
}

/** Whether an address is in one of the domains, or below it. */
export function isAt(address: string, domains: readonly string[]): boolean {
  const host = address.slice(address.lastIndexOf('@') + 1);
  return host !== address && domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
