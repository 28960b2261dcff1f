import fc from 'fast-check';
import { readVex, type VexDocument } from '../../src/vex/index.ts';
import { imageKey } from './images.ts';

const IMAGE = `pkg:oci/app@${encodeURIComponent(imageKey('0'))}`;

const packages = fc.constantFrom(
  { '@id': 'pkg:deb/debian/zlib' },
  { '@id': 'pkg:deb/debian/zlib@1.0.0?distro=debian-12' },
  { '@id': 'pkg:deb/debian/openssl?arch=source' },
  { '@id': 'pkg:deb/debian/libssl3' },
  { '@id': 'pkg:npm/left' },
);
/** The first image, packages in it, and packages in programs, which an image may have or not. */
const wholes = fc.constantFrom(
  { '@id': IMAGE },
  { '@id': IMAGE, subcomponents: [{ '@id': 'pkg:deb/debian/libssl3' }] },
  { '@id': 'pkg:deb/debian/bash', subcomponents: [{ '@id': 'pkg:deb/debian/zlib' }] },
  { '@id': 'pkg:npm/package.json', subcomponents: [{ '@id': 'pkg:npm/left' }] },
);
const product = fc.oneof({ weight: 20, arbitrary: packages }, { weight: 1, arbitrary: wholes });

const IDS = ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003', 'A-1'];
/** Among them days on which the clocks of fleets pass, and one that never comes. */
const TIMES = ['2025-01-01T00:00:00Z', '2026-01-08T00:00:00Z', '2099-01-01T00:00:00Z'];

const statement = fc
  .record({
    name: fc.constantFrom(...IDS),
    products: fc.array(product, { minLength: 1, maxLength: 4, size: 'max' }),
    status: fc.constantFrom('fixed', 'fixed', 'not_affected', 'affected'),
    timestamp: fc.option(fc.constantFrom(...TIMES), { nil: undefined }),
  })
  .map(({ name, ...said }) => ({
    ...said,
    vulnerability: { name },
    ...(said.products.length > 1 && { justification: 'vulnerable_code_not_present' }),
  }));

const document = fc
  .tuple(
    fc.constantFrom('vex:vendor', 'vex:team'),
    fc.array(statement, { minLength: 8, maxLength: 24, size: 'max' }),
  )
  .map(([source, statements]): VexDocument => {
    const json = JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', statements });
    const read = readVex(json, source);
    if (!read.ok) throw new Error(read.failure);
    return read.value;
  });

/** VEX documents of a line. */
export const vexDocuments = fc.uniqueArray(document, {
  minLength: 1,
  maxLength: 2,
  selector: ({ source }) => source,
  size: 'max',
});
