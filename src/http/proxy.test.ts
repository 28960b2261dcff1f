import { describe, expect, it } from 'vitest';
import { isLoopback, proxyFor } from './proxy.ts';

const PROXIES = { http: 'http://p:1', https: 'http://p:2' };

describe('the proxy for an address', () => {
  it.each([
    ['http://a.example/', 'http://p:1'],
    ['https://a.example/', 'http://p:2'],
    ['https://localhost/', undefined],
    ['https://dev.localhost/', undefined],
    ['http://127.8.9.1:5000/', undefined],
    ['http://[::1]:5000/', undefined],
    ['http://10.0.0.1/', 'http://p:1'],
  ])('finds for %s the proxy %s', (url, expected) => {
    expect(proxyFor(new URL(url), PROXIES)).toBe(expected);
  });

  it.each([
    ['https://a.example/', '*', true],
    ['https://a.example/', 'b.example, a.example', true],
    ['https://a.example/', 'b.example a.example\tc.example', true],
    ['https://a.example/', 'example', true],
    ['https://a.example/', '.example', true],
    ['https://a.example/', '*.example', true],
    ['https://a.example/', 'A.Example', true],
    ['https://a.example/', 'ample', false],
    ['https://a.example/', 'a.example:443', true],
    ['https://a.example/', 'a.example:80', false],
    ['https://a.example:8443/', '.example:8443', true],
    ['https://a.example/', '', false],
    ['https://a.example/', ' , ', false],
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://10.1.2.3/', '10.0.0.0/99', false],
    ['https://10.1.2.3/', '10.0.0.0/', false],
    ['https://10.1.2.3/', '/8', false],
    ['https://10.1.2.3/', '2.3', false],
    ['https://[2001:db8::1]/', '2001:db8::/32', true],
    ['https://[2001:db8::1]/', '2001:db8::1', true],
    ['https://[2001:db8::1]:5000/', '[2001:db8::1]:5000', true],
    ['https://[2001:db8::1]/', '[2001:db8::1]:5000', false],
    ['https://a.example/', '10.0.0.0/8', false],
  ])('leaves %s with NO_PROXY=%s without a proxy: %s', (url, none, isLeftOut) => {
    expect(proxyFor(new URL(url), { ...PROXIES, none }) === undefined).toBe(isLeftOut);
  });

  it('uses no proxy where none is set', () => {
    expect(proxyFor(new URL('http://a.example/'), { http: '', https: 'http://p' })).toBeUndefined();
  });
});

describe('this machine', () => {
  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.255.255.255', true],
    ['::1', true],
    ['128.0.0.1', false],
    ['127.0.0.1.example', false],
    ['localhost.example', false],
    ['notlocalhost', false],
  ])('judges whether %s is this machine: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
