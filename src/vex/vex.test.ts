import { describe, expect, it } from 'vitest';
import { applyVex, readVex } from './index.ts';
import { CRYPTO, DIGEST, IMAGE, NOW, OPENSSL, finding, isHidden, openVex } from './testing.ts';

describe('products', () => {
  it.each([
    ['a package', OPENSSL],
    ['a version', `${OPENSSL}@1%3A3.0-1`],
    ['a version that is not encoded', `${OPENSSL}@1:3.0-1?arch=amd64`],
    ['a distribution', `${OPENSSL}?distro=debian-12`],
    ['a source', 'pkg:deb/debian/openssl@1:3.0-1?arch=source'],
    ['an image', `pkg:oci/app@${encodeURIComponent(DIGEST)}?repository_url=registry.example/app`],
  ])('suppresses a finding by %s', (_title, id) => {
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
    ['a part of a package', `${OPENSSL}#usr/lib`],
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

  it.each([
    ['nodejs:18:8070:bd13', true],
    ['nodejs:18', true],
    ['nodejs:1', false],
    ['nodejs:20', false],
  ])('reads the module of an rpm, or its stream alone: %s', (module, isMeant) => {
    const node = { type: 'rpm', name: 'npm', version: '1', module: 'nodejs:18:8070:bd13' };
    const found = finding({ package: { ...node, database: 'rpmdb.sqlite', layer: 0 } });
    const stated = openVex({ products: [{ '@id': `pkg:rpm/debian/npm@1?rpmmod=${module}` }] });
    expect(isHidden([stated], found)).toBe(isMeant);
  });

  it('knows a flaw by its aliases, unless its record is about several CVEs', () => {
    expect(isHidden([openVex({})], finding({ id: 'GHSA-1', aliases: ['CVE-2024-1'] }))).toBe(true);
    expect(isHidden([openVex({})], finding({ id: 'DSA-1', aliases: ['CVE-2024-1', 'CVE-2024-2'] }))).toBe(
      false,
    );
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
    [
      `{${context},"statements":[{"vulnerability":"CVE-2024-1","products":["pkg:npm/a"],"status":"fixed"}]}`,
      'a statement is of OpenVEX before 0.2',
    ],
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
