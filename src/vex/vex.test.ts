import { describe, expect, it } from 'vitest';
import type { InstalledPackage } from '../domain/index.ts';
import type { VexImage } from './fits-product.ts';
import { applyVex, readVex } from './index.ts';
import {
  CODE,
  CRYPTO,
  DIGEST,
  IMAGE,
  NOW,
  OPENSSL,
  document,
  finding,
  isHidden,
  openVex,
} from './testing.ts';

describe('products', () => {
  it.each([
    ['a package', OPENSSL],
    ['a version', `${OPENSSL}@1%3A3.0-1`],
    ['a version that is not encoded', `${OPENSSL}@1:3.0-1?arch=amd64`],
    ['a distribution', `${OPENSSL}?distro=debian-12`],
    ['a source', 'pkg:deb/debian/openssl@1:3.0-1?arch=source'],
    ['an image', `pkg:oci/app@${encodeURIComponent(DIGEST)}?repository_url=registry.example/app`],
  ])('sets a finding aside by %s', (_title, id) => {
    expect(isHidden([openVex({ products: [{ '@id': id }] })])).toBe(true);
  });

  it.each([
    ['another package', 'pkg:deb/debian/libssl1.1'],
    ['another version', `${OPENSSL}@1%3A3.0-2`],
    ['another architecture', `${OPENSSL}?arch=arm64`],
    ['another distribution', 'pkg:deb/ubuntu/libssl3'],
    ['another release', `${OPENSSL}?distro=debian-11`],
    ['another type', 'pkg:apk/debian/libssl3'],
    ['the name of a source', 'pkg:deb/debian/openssl'],
    ['a tag', 'pkg:oci/app@1.0'],
    ['another image', `pkg:oci/app@sha256:${'b'.repeat(64)}`],
    ['a broken purl', 'pkg:deb/debian/libssl3@%'],
    ['no purl', 'https://example.org/app'],
  ])('leaves a finding alone for %s', (_title, id) => {
    const { findings, problems } = applyVex(
      [finding()],
      [openVex({ products: [{ '@id': id }] })],
      IMAGE,
      NOW,
    );
    expect(findings).toEqual([finding()]);
    expect(problems).toMatchObject([{ kind: 'vex-unused', subject: 'a.json' }]);
  });

  it.each([
    ['the image', `pkg:oci/app@${DIGEST}`, true],
    ['the program', 'pkg:golang/example.org/shop/v2', true],
    ['a library of the program', 'pkg:golang/example.org/web', false],
    ['another image', `pkg:oci/app@sha256:${'b'.repeat(64)}`, false],
  ])('reads subcomponents of %s', (_title, id, isMeant) => {
    const crypto = { '@id': 'pkg:golang/golang.org/x/crypto@0.1.0' };
    const stated = openVex({ products: [{ '@id': id, subcomponents: [crypto] }] });
    expect(isHidden([stated], finding({ package: CRYPTO }))).toBe(isMeant);
    expect(isHidden([stated])).toBe(false);
  });

  it('knows a flaw by its aliases, unless its record is about several CVEs', () => {
    expect(isHidden([openVex({})], finding({ id: 'GHSA-1', aliases: ['CVE-2024-1'] }))).toBe(true);
    expect(isHidden([openVex({})], finding({ id: 'DSA-1', aliases: ['CVE-2024-1', 'CVE-2024-2'] }))).toBe(
      false,
    );
  });
});

describe('formats', () => {
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
    [
      'in unaffected ones',
      { ref: 'ssl', versions: [{ version: '1:3.0-1', status: 'unaffected' }] },
      {},
      true,
    ],
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
});

describe('documents that cannot be read', () => {
  const context = '"@context":"https://openvex.dev/ns/v0.2.0"';
  it.each([
    ['', 'not valid JSON'],
    ['[]', 'not a JSON object'],
    ['{}', 'not OpenVEX, CSAF 2.0 or CycloneDX'],
    [`{${context},"statements":{}}`, 'statements is not a list of objects'],
    [`{${context},"statements":[{}]}`, '"" is not a valid status'],
    [`{${context},"statements":[{"status":"fixed"}]}`, 'a statement names no vulnerability'],
    [`{${context},"timestamp":"soon","statements":[{"status":"fixed"}]}`, '"soon" is not a valid time'],
    ['['.repeat(300_000), 'nested more than 64 levels deep'],
    [
      '{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"x","analysis":{"state":"toString"}}]}',
      '"toString" is not a valid state of an analysis',
    ],
  ])('fails with the reason: %#', (text, failure) => {
    expect(readVex(text, 'a.json')).toEqual({ ok: false, failure });
  });

  it('refuses branches that are nested too deep to follow', () => {
    const branches = `{"branches":[`.repeat(60);
    const text = `{"document":{"csaf_version":"2.0"},"product_tree":${branches}{}${']}'.repeat(60)}}`;
    expect(readVex(text, 'a.json')).toMatchObject({
      failure: 'branches are nested more than 32 levels deep',
    });
  });
});
