/** Reads the one line of the older release files: `CentOS release 6.10 (Final)`. */

/** How the line begins, and the `ID` that the distribution's os-release has or would have. */
const NAMES: readonly (readonly [beginning: string, id: string])[] = [
  ['AlmaLinux Kitten', 'almalinux-kitten'],
  ['AlmaLinux', 'almalinux'],
  ['Amazon Linux', 'amzn'],
  ['CBL-Mariner', 'mariner'],
  ['CentOS Stream', 'centos-stream'],
  ['CentOS', 'centos'],
  ['Fedora', 'fedora'],
  ['Mageia', 'mageia'],
  ['Microsoft Azure Linux', 'azurelinux'],
  ['openEuler', 'openeuler'],
  ['openSUSE', 'opensuse'],
  ['Oracle Linux', 'ol'],
  ['Red Hat Enterprise Linux', 'rhel'],
  ['Rocky Linux', 'rocky'],
  ['Scientific Linux', 'scientific'],
  ['SUSE Linux Enterprise', 'sles'],
  ['VMware Photon', 'photon'],
];

export interface ReleaseLine {
  readonly id: string;
  readonly version: string;
}

/** Undefined when the line begins with no name that is known. The version is the first word that is a number. */
export function parseReleaseLine(line: string): ReleaseLine | undefined {
  const known = NAMES.find(([beginning]) => line.startsWith(beginning));
  if (!known) return undefined;
  const version = line.split(' ').find((word) => word.charAt(0) >= '0' && word.charAt(0) <= '9') ?? '';
  return { id: known[1], version };
}
