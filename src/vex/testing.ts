// An image and documents about it, for tests of VEX.

import type { Finding, InstalledPackage } from '../domain/index.ts';
import { readVex, type VexDocument, applyVex } from './index.ts';
import type { VexImage } from './fits-product.ts';

export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const NOW = new Date('2026-11-28T03:00:00Z');
export const CODE = 'vulnerable_code_not_present';
export const OPENSSL = 'pkg:deb/debian/libssl3';

function pkg(parts: Partial<InstalledPackage> = {}): InstalledPackage {
  return {
    type: 'deb',
    name: 'libssl3',
    version: '1:3.0-1',
    architecture: 'amd64',
    source: { name: 'openssl', version: '1:3.0-1' },
    database: 'var/lib/dpkg/status',
    layer: 0,
    ...parts,
  };
}

const GO = { type: 'golang', ecosystem: 'Go', layer: 0, database: 'usr/bin/shop' };
const MAIN: InstalledPackage = { ...GO, name: 'example.org/shop/v2', version: 'v2.1.0' };
const LIBRARY: InstalledPackage = { ...GO, name: 'example.org/web', version: 'v1.0.0' };
export const CRYPTO: InstalledPackage = { ...GO, name: 'golang.org/x/crypto', version: 'v0.1.0' };

export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    id: 'CVE-2024-1',
    package: pkg(),
    severity: 'high',
    state: 'unfixed',
    ratings: [],
    evidence: [],
    ...parts,
  };
}

export const IMAGE: VexImage = {
  image: { reference: `app@${DIGEST}`, transport: 'docker', layers: [] },
  distribution: { id: 'debian', idLike: [], version: '12', name: 'Debian 12', path: 'etc/os-release' },
  packages: [pkg(), MAIN, LIBRARY, CRYPTO],
};

export function document(content: object, source = 'a.json'): VexDocument {
  const read = readVex(JSON.stringify(content), source);
  if (!read.ok) throw new Error(read.failure);
  return read.value;
}

export function openVex(statement: object, source = 'a.json'): VexDocument {
  const base = { vulnerability: { name: 'CVE-2024-1' }, status: 'not_affected', justification: CODE };
  const statements = [{ ...base, products: [{ '@id': OPENSSL }], ...statement }];
  return document({ '@context': 'https://openvex.dev/ns/v0.2.0', statements }, source);
}

/** Whether the documents suppress a finding. */
export function isHidden(documents: readonly VexDocument[], found = finding()): boolean {
  return applyVex([found], documents, IMAGE, NOW).suppressed.length === 1;
}
