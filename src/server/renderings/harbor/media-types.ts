import type { Rendering } from '../../context.ts';

type SbomMediaType = Extract<Rendering, { kind: 'harbor-sbom' }>['mediaType'];

/** Harbor's vulnerability report types, which share a form; the first is the newer. */
export const VULNERABILITY_TYPES = [
  'application/vnd.security.vulnerability.report; version=1.1',
  'application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0',
] as const;

export const SBOM_TYPE = 'application/vnd.security.sbom.report+json; version=1.0';

/** Media types for the SBOM within an SBOM report, and our formats for them. */
export const SBOM_FORMAT_OF = {
  'application/spdx+json': 'spdx',
  'application/vnd.cyclonedx+json': 'cyclonedx',
} as const satisfies Record<SbomMediaType, string>;

export function isSbomMediaType(text: string): text is SbomMediaType {
  return Object.hasOwn(SBOM_FORMAT_OF, text);
}

export function sbomMediaTypes(): readonly SbomMediaType[] {
  return Object.keys(SBOM_FORMAT_OF).filter(isSbomMediaType);
}
