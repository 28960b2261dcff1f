import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registryGuard } from './registry-guard.ts';

const PRIVATE_ALLOWED = registryGuard({ allow: [], allowAddresses: ['private'] });
const NOTHING_ALLOWED = registryGuard({ allow: [], allowAddresses: [] });

describe('an address', () => {
  it.each([
    ['93.184.216.34', 'a public one', true],
    ['2606:2800:220:1::1', 'a public one', true],
    ['10.1.2.3', 'a private one', true],
    ['172.31.255.255', 'a private one', true],
    ['192.168.0.1', 'a private one', true],
    ['127.0.0.1', 'loopback', false],
    ['127.255.0.9', 'loopback', false],
    ['::1', 'loopback', false],
    ['169.254.169.254', 'the metadata service of most clouds', false],
    ['169.254.170.2', "that of Amazon's containers", false],
    ['fd00:ec2::254', "Amazon's, by IPv6", false],
    ['100.100.100.200', "Alibaba's", false],
    ['168.63.129.16', "Azure's", false],
    ['0.0.0.0', 'unspecified, which means loopback', false],
    ['::', 'unspecified', false],
    ['224.0.0.1', 'multicast', false],
    ['ff02::1', 'multicast', false],
    ['255.255.255.255', 'broadcast', false],
    ['fe80::1', 'link-local', false],
    ['fe80::1%eth0', 'link-local with its interface', false],
    ['fc00::1', 'unique local', false],
    ['::ffff:127.0.0.1', 'loopback, mapped', false],
    ['::ffff:7f00:1', 'loopback, mapped', false],
    ['::ffff:169.254.169.254', 'metadata, mapped', false],
    ['::127.0.0.1', 'loopback, in the old form', false],
    ['64:ff9b::7f00:1', 'loopback, through a NAT64', false],
    ['64:ff9b::5db8:d822', 'a public one, through a NAT64', true],
    ['2002:7f00:1::', 'loopback, through 6to4', false],
    ['2001::1', 'Teredo', false],
    ['registry.example', 'a name', false],
    ['', 'nothing', false],
  ])('judges %s (%s) as allowed: %s', (address, _what, allowed) => {
    expect(PRIVATE_ALLOWED.isAllowed(address)).toBe(allowed);
  });

  it.each([
    [[], '10.0.0.1', false],
    [['loopback'], '127.0.0.1', true],
    [['loopback'], '::ffff:127.0.0.1', true],
    [['loopback'], '10.0.0.1', false],
    [['link-local'], '169.254.169.254', true],
    [['unique-local'], 'fd12::1', true],
    [['10.1.0.0/16'], '10.1.2.3', true],
    [['10.1.0.0/16'], '10.2.0.1', false],
    [['10.1.0.0/16'], '::ffff:10.1.2.3', true],
    [['fd12::/16'], 'fd12::1', true],
    [['fd12::/16'], '10.1.2.3', false],
    [['192.0.2.7'], '192.0.2.7', true],
  ])('judges, with %j, %s as allowed: %s', (allowAddresses, address, allowed) => {
    expect(registryGuard({ allow: [], allowAddresses }).isAllowed(address)).toBe(allowed);
  });

  it('judges an address alike in each of its forms', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(NOTHING_ALLOWED.isAllowed(`::ffff:${address}`)).toBe(NOTHING_ALLOWED.isAllowed(address));
      }),
    );
  });

  it('never fails in the guard, whatever text the address is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6()), (text) => {
        expect(typeof PRIVATE_ALLOWED.isAllowed(text)).toBe('boolean');
      }),
    );
  });

  it.each(['private-ish', '10.0.0.0/33', '10.0.0', 'fe80::/200'])('refuses %s as a range', (entry) => {
    expect(() => registryGuard({ allow: [], allowAddresses: [entry] })).toThrow('is not a valid network');
  });
});

describe('a host', () => {
  it.each([
    [[], 'https://anything.example/', true],
    [['quay.io'], 'https://quay.io/v2/', true],
    [['quay.io'], 'https://QUAY.IO./v2/', true],
    [['quay.io'], 'https://cdn.quay.io/', false],
    [['quay.io'], 'https://evilquay.io/', false],
    [['quay.io'], 'https://quay.io.evil.example/', false],
    [['quay.io'], 'https://quay.io@evil.example/', false],
    [['*.example.com'], 'https://a.b.example.com/', true],
    [['*.example.com'], 'https://example.com/', false],
    [['*.example.com'], 'https://notexample.com/', false],
    [['registry.local:5000'], 'http://registry.local:5000/v2/', true],
    [['registry.local:5000'], 'http://registry.local/v2/', false],
    [['registry.local:443'], 'https://registry.local/v2/', true],
    [['[::1]:5000'], 'http://[::1]:5000/', true],
    [['docker.io'], 'https://registry-1.docker.io/v2/', true],
    [['docker.io'], 'https://production.cloudflare.docker.com/blob', true],
    [['docker.io'], 'https://quay.io/', false],
  ])('judges by the list %j the host of %s as allowed: %s', (allow, url, allowed) => {
    const check = () => registryGuard({ allow, allowAddresses: [] }).checkHost(new URL(url));
    if (allowed) expect(check).not.toThrow();
    else expect(check).toThrow('is not a registry');
  });

  it.each(['file:///etc/passwd', 'ftp://quay.io/', 'gopher://quay.io/'])('asks no host by %s', (url) => {
    expect(() => PRIVATE_ALLOWED.checkHost(new URL(url))).toThrow('unsupported registry protocol');
  });
});
