import { describe, expect, it } from 'vitest';
import { parseProxy } from './proxy-address.ts';

describe('the address of a proxy', () => {
  it.each([
    ['http://p:3128', 'http://p:3128/'],
    ['p:3128', 'http://p:3128/'],
    ['https://p', 'https://p/'],
    ['http://p:3128/a?b#c', 'http://p:3128/'],
    ['socks5://p:1080', 'socks5://p:1080'],
    ['socks5h://me:pass@p:1080/', 'socks5://me:pass@p:1080'],
    ['me:pass@p:3128', 'http://me:pass@p:3128/'],
    [String.raw`http://DOMAIN\me:p\s@p:3128`, 'http://DOMAIN%5Cme:p%5Cs@p:3128/'],
    ['http://DOMAIN%5Cme:p%40s@p:3128', 'http://DOMAIN%5Cme:p%40s@p:3128/'],
    ['http://me:50%off@p:3128', 'http://me:50%25off@p:3128/'],
    ['http://me:p@ss@p:3128', 'http://me:p%40ss@p:3128/'],
  ])('reads %s as %s', (text, expected) => {
    expect(parseProxy(text)?.href).toBe(expected);
  });

  it.each(['http://a b', 'ftp://proxy', 'http://', 'http://me:pa/ss@p:3128', 'http://me:pa#ss@p', 'p:99999'])(
    'reads %s as no address',
    (text) => {
      expect(parseProxy(text)).toBeUndefined();
    },
  );
});
