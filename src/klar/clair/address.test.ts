import { describe, expect, it } from 'vitest';
import { parseClairAddress } from './address.ts';

describe('the address of Clair', () => {
  it.each([
    ['localhost', 'http://localhost:6060'],
    ['clair:6060', 'http://clair:6060'],
    ['clair:80', 'http://clair:80'],
    ['192.168.0.1', 'http://192.168.0.1:6060'],
    ['http://clair', 'http://clair:6060'],
    ['https://clair', 'https://clair:6060'],
    ['HTTPS://Clair', 'https://clair:6060'],
    ['https://clair:443', 'https://clair:443'],
    ['http://ann:p%40w@clair', 'http://ann:p%40w@clair:6060'],
    ['ann:secret@clair', 'http://ann:secret@clair:6060'],
    ['http://clair/', 'http://clair:6060'],
    ['http://clair:6060//', 'http://clair:6060'],
    ['http://proxy:8080/clair/', 'http://proxy:8080/clair'],
    ['[::1]', 'http://[::1]:6060'],
    ['http://[fe80::1]:7070', 'http://[fe80::1]:7070'],
  ])('reads the address of Clair %s as %s', (text, expected) => {
    expect(parseClairAddress(text)).toBe(expected);
  });

  it.each(['http://', 'http://a b', 'clair:port', 'http://[::1', ':6060'])('refuses Clair at %s', (text) => {
    expect(() => parseClairAddress(text)).toThrow(
      `Clair address ${text} is not a valid http or https address`,
    );
  });
});
