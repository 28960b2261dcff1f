// SPDX 2 as tags and values: https://spdx.github.io/spdx-spec/v2.3/

import { failed, ok, type Result } from '../../domain/index.ts';
import { MAX_PACKAGES, sbomPackage, type SbomPackage } from './package.ts';

interface OpenPackage {
  readonly name: string;
  version?: string;
  purl?: string;
}

const TAG = /^(\w+):\s*(.*)$/u;
const PURL = /^PACKAGE[-_]MANAGER\s+purl\s+(\S+)/u;
const OPEN = '<text>';
const CLOSE = '</text>';

/** Reads packages, of which each begins with its name. Texts of several lines may look like anything. */
export function readSpdxTagValue(text: string): Result<readonly SbomPackage[]> {
  const packages: OpenPackage[] = [];
  let isInText = false;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (isInText) {
      isInText = !line.includes(CLOSE);
      continue;
    }
    const [, tag, value = ''] = TAG.exec(line) ?? [];
    if (tag === undefined) continue;
    isInText = value.startsWith(OPEN) && !value.includes(CLOSE);
    if (tag === 'PackageName') {
      if (packages.length >= MAX_PACKAGES) break;
      packages.push({ name: value });
    }
    addTo(packages.at(-1), tag, value);
  }
  if (isInText) return failed('a text of it has no end');
  return ok(packages.map(({ name, version, purl }) => sbomPackage(name, version, purl)));
}

function addTo(open: OpenPackage | undefined, tag: string, value: string): void {
  if (!open) return;
  if (tag === 'PackageVersion') open.version ??= value;
  const purl = tag === 'ExternalRef' ? PURL.exec(value)?.[1] : undefined;
  if (purl !== undefined) open.purl ??= purl;
}
