/**
 * Makers whose own advisories may answer for their packages on another distribution: patchers, EPEL, and
 * distributions that a hardened image is built on. An image with such packages names them among its
 * ecosystems, so that their feeds are loaded.
 */
const ANSWERED_MAKERS: readonly string[] = [
  'Alpine Linux',
  'Debian GNU/Linux',
  'Docker Hardened Images',
  'Fedora Project',
  'Root.io',
];

export function isAnsweredMaker(name: string | undefined): name is string {
  return name !== undefined && ANSWERED_MAKERS.includes(name);
}
