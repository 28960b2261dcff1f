import type { Finding, Package, SuppressedFinding } from '../domain/index.ts';

/** Kernel header packages, by name: Debian and Ubuntu, Alpine, Red Hat, SUSE, Mageia, Oracle. */
const NAMES = [
  'linux-libc-dev',
  'linux-headers',
  'kernel-headers',
  'kernel-cross-headers',
  'linux-glibc-devel',
  'kernel-userspace-headers',
  'kernel-uek-headers',
];
const PREFIXES = ['linux-kbuild-', 'linux-libc-dev-'];

/**
 * Suppresses the kernel's CVEs where only its headers are installed: they are built from the kernel's source
 * but contain no kernel code, and a container runs its host's kernel.
 */
export function suppressKernelHeaders(findings: readonly Finding[]): {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
} {
  const { headers = [], others = [] } = Object.groupBy(findings, (finding) =>
    isKernelHeaders(finding.package) ? 'headers' : 'others',
  );
  return {
    findings: others,
    suppressed: headers.map((finding) => ({ finding, reason: { kind: 'kernel-headers' } })),
  };
}

export function isKernelHeaders({ name, ecosystem }: Pick<Package, 'name' | 'ecosystem'>): boolean {
  if (ecosystem !== undefined) return false;
  return NAMES.includes(name) || PREFIXES.some((prefix) => name.startsWith(prefix)) || isOfOneBuild(name);
}

/**
 * Matches Debian's `linux-headers-6.1.0-18-amd64`, and Ubuntu's, with the flavour first:
 * `linux-aws-6.8-headers-6.8.0-1010`.
 */
function isOfOneBuild(name: string): boolean {
  return name.startsWith('linux-') && name.includes('-headers-');
}
