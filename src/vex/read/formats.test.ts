import { expect, it } from 'vitest';
import type { InstalledPackage } from '../../domain/index.ts';
import { applyVex } from '../apply-vex.ts';
import type { VexImage } from '../fits-product.ts';
import { CODE, DIGEST, IMAGE, NOW, OPENSSL, document, finding, isHidden, openVex } from '../testing.ts';

const hidden = (content: object) =>
  applyVex([finding()], [document(content)], IMAGE, NOW).suppressed[0]?.reason;

it('reads CSAF, with flags, impacts and relationships', () => {
  const named = (id: string, purl: string) => ({
    product: { product_id: id, product_identification_helper: { purl } },
  });
  const content = {
    document: { csaf_version: '2.0', tracking: { current_release_date: '2024-01-01T00:00:00Z' } },
    product_tree: {
      branches: [{ branches: [named('ssl', OPENSSL), named('app', `pkg:oci/app@${DIGEST}`)] }],
      relationships: [
        {
          full_product_name: { product_id: 'app:ssl' },
          product_reference: 'ssl',
          relates_to_product_reference: 'app',
        },
      ],
      product_groups: [{ group_id: 'g', product_ids: ['app:ssl'] }],
    },
    vulnerabilities: [
      {
        cve: 'CVE-2024-1',
        product_status: { known_not_affected: ['app:ssl', 'absent'] },
        flags: [{ label: CODE, product_ids: ['app:ssl'] }],
        threats: [{ category: 'impact', details: 'not built', group_ids: ['g'] }],
      },
    ],
  };
  expect(hidden(content)).toEqual({
    kind: 'vex',
    statement: {
      status: 'not_affected',
      source: 'a.json',
      justification: CODE,
      text: 'not built',
      timestamp: '2024-01-01T00:00:00Z',
    },
  });
});

const vendors = (branches: readonly object[], status: string, relationships: readonly object[] = []) => ({
  document: { csaf_version: '2.0' },
  product_tree: { branches, relationships },
  vulnerabilities: [
    {
      cve: 'CVE-2024-1',
      product_status: { [status]: ['p'] },
      threats: [{ category: 'impact', details: 'not built', product_ids: ['p'] }],
    },
  ],
});
const branch = (category: string, name: string, purl: string, product_id = 'p') => ({
  category,
  name,
  product: { product_id, product_identification_helper: { purl } },
});

it.each([
  ['a version', [branch('product_version', '1:3.0-1', OPENSSL)], true],
  ['another version', [branch('product_version', '2', OPENSSL)], false],
  ['a name for the version of its purl', [branch('product_version', 'x', `${OPENSSL}@1:3.0-1`)], true],
  ['its name', [branch('product_version', 'libssl3', OPENSSL)], true],
  ['a range with its name', [branch('product_version_range', 'libssl3 >=1', OPENSSL)], false],
  ['a range', [branch('product_version_range', 'vers:deb/>=1', OPENSSL)], false],
  ['a range with a purl of one version', [branch('product_version_range', '>1', `${OPENSSL}@1:3.0-1`)], true],
  [
    'an architecture of another version',
    [{ category: 'product_version', name: '2', branches: [branch('architecture', 'amd64', OPENSSL)] }],
    false,
  ],
])('reads CSAF: a product in the branch of %s', (_title, branches, isMeant) => {
  for (const status of ['known_not_affected', 'fixed']) {
    expect(hidden(vendors(branches, status)) !== undefined, status).toBe(isMeant);
  }
});

it('reads CSAF: a range that is affected may be any version', () => {
  const branches = [branch('product_version_range', 'vers:deb/<4', OPENSSL)];
  const documents = [openVex({}), document(vendors(branches, 'known_affected'), 'b.json')];
  expect(isHidden(documents)).toBe(false);
});

it('reads CSAF: what is a part of a part is not that part', () => {
  const within = (id: string, part: string, whole: string) => ({
    full_product_name: { product_id: id },
    product_reference: part,
    relates_to_product_reference: whole,
  });
  const named = [
    branch('product_name', 'app', `pkg:oci/app@${DIGEST}`, 'app'),
    branch('product_name', 'ssl', OPENSSL, 'ssl'),
    branch('product_name', 'zlib', 'pkg:generic/zlib', 'zlib'),
  ];
  const inSsl = [within('ssl:zlib', 'zlib', 'ssl'), within('p', 'ssl:zlib', 'app')];
  const inApp = [within('app:zlib', 'zlib', 'app'), within('p', 'ssl', 'app:zlib')];
  for (const relationships of [inSsl, inApp]) {
    expect(hidden(vendors(named, 'known_not_affected', relationships))).toBeUndefined();
  }
});

const redHat = (platform: string) => ({
  document: { csaf_version: '2.0' },
  product_tree: {
    full_product_names: [
      { product_id: 'os', product_identification_helper: { cpe: platform } },
      { product_id: 'ssl', product_identification_helper: { purl: 'pkg:rpm/redhat/openssl?arch=src' } },
    ],
    relationships: [
      {
        full_product_name: { product_id: 'os:ssl' },
        product_reference: 'ssl',
        relates_to_product_reference: 'os',
      },
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2024-1',
      product_status: { known_not_affected: ['os:ssl', 'os'] },
      flags: [{ label: CODE, product_ids: ['os:ssl', 'os'] }],
    },
  ],
});
const rpm: InstalledPackage = {
  type: 'rpm',
  name: 'openssl-libs',
  version: '1:3.0.7-24.el9',
  architecture: 'x86_64',
  source: { name: 'openssl', version: '1:3.0.7-24.el9' },
  database: 'var/lib/rpm/rpmdb.sqlite',
  layer: 0,
};
const RHEL: VexImage = {
  ...IMAGE,
  distribution: {
    id: 'rhel',
    idLike: [],
    version: '9.4',
    name: 'RHEL 9.4',
    cpe: 'cpe:/o:redhat:enterprise_linux:9::baseos',
    path: 'etc/os-release',
  },
  packages: [rpm],
};

it("reads CSAF: a package of a platform whose CPE is the distribution's", () => {
  const found = [finding({ package: rpm }), finding({ package: { ...rpm, name: 'curl', source: rpm } })];
  const stated = applyVex(found, [document(redHat('cpe:/o:redhat:enterprise_linux:9'))], RHEL, NOW);
  expect(stated.suppressed.map((each) => each.finding.package.name)).toEqual(['openssl-libs']);
});

it('reads CSAF: a package of another platform, which a note counts', () => {
  const stated = applyVex(
    [finding({ package: rpm })],
    [document(redHat('cpe:/a:redhat:openshift:4.12::el9'))],
    RHEL,
    NOW,
  );
  expect(stated).toMatchObject({
    suppressed: [],
    problems: [
      {
        kind: 'vex-unused',
        message:
          'a.json has no statement on any finding; 1 of its products are parts of what only a CPE names',
      },
    ],
  });
});

it('reads CycloneDX: a range that is affected may be any version', () => {
  const content = {
    bomFormat: 'CycloneDX',
    vulnerabilities: [
      {
        id: 'CVE-2024-1',
        analysis: { state: 'exploitable' },
        affects: [{ ref: OPENSSL, versions: [{ range: 'vers:deb/<4' }] }],
      },
    ],
  };
  expect(isHidden([openVex({}), document(content, 'b.json')])).toBe(false);
});

const analysed = (affected: object, rest: object = {}) => ({
  bomFormat: 'CycloneDX',
  components: [{ 'bom-ref': 'ssl', purl: OPENSSL }],
  vulnerabilities: [
    { id: 'CVE-2024-1', analysis: { state: 'false_positive', detail: 'no' }, affects: [affected] },
    { id: 'CVE-2024-1', affects: [affected] },
  ],
  ...rest,
});

it.each([
  ['by a component', { ref: 'ssl' }, {}, true],
  ['by a link', { ref: `urn:cdx:x/1#${encodeURIComponent(OPENSSL)}` }, {}, true],
  ['in its versions', { ref: 'ssl', versions: [{ version: '1:3.0-1' }] }, {}, true],
  ['in other versions', { ref: 'ssl', versions: [{ version: '2' }] }, {}, false],
  ['in a version that is no text', { ref: 'ssl', versions: [{ version: '\ud800' }] }, {}, false],
  ['in unaffected ones', { ref: 'ssl', versions: [{ version: '1:3.0-1', status: 'unaffected' }] }, {}, true],
  ['in affected ones', { ref: 'ssl', versions: [{ version: '1:3.0-1', status: 'affected' }] }, {}, false],
  [
    'in this image',
    { ref: 'ssl' },
    { metadata: { component: { type: 'container', version: DIGEST } } },
    true,
  ],
  [
    'in another image',
    { ref: 'ssl' },
    { metadata: { component: { type: 'container', version: '1' } } },
    false,
  ],
])('reads CycloneDX: a package %s', (_title, affected, rest, isMeant) => {
  expect(hidden(analysed(affected, rest)) !== undefined).toBe(isMeant);
});
