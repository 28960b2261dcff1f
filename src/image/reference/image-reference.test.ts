import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { formatImageReference, parseImageReference } from './image-reference.ts';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;
const SHA512 = `sha512:${'0123456789abcdef'.repeat(8)}`;

describe('a reference in full', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['user/app', 'docker.io/user/app:latest'],
    ['docker:dind', 'docker.io/library/docker:dind'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['docker.io/library/x', 'docker.io/library/x:latest'],
    ['index.docker.io/user/x:y', 'docker.io/user/x:y'],
    ['registry:5000/a/b:t', 'registry:5000/a/b:t'],
    ['registry.example/app:1.4', 'registry.example/app:1.4'],
    ['localhost/x', 'localhost/x:latest'],
    ['localhost:5000/x', 'localhost:5000/x:latest'],
    ['[::1]:5000/x', '[::1]:5000/x:latest'],
    ['[2001:db8::1]/a/b:c', '[2001:db8::1]/a/b:c'],
    ['127.0.0.1:5000/a', '127.0.0.1:5000/a:latest'],
    ['Upper/x', 'Upper/x:latest'],
    ['a__b/c-----d/e.f_g', 'docker.io/a__b/c-----d/e.f_g:latest'],
    ['x:V1.0_-', 'docker.io/library/x:V1.0_-'],
    [`x@${SHA256}`, `docker.io/library/x@${SHA256}`],
    [`x:t@${SHA256}`, `docker.io/library/x:t@${SHA256}`],
    [`r.example:80/x:t@${SHA512}`, `r.example:80/x:t@${SHA512}`],
    [`x:${'t'.repeat(128)}`, `docker.io/library/x:${'t'.repeat(128)}`],
  ])('reads %s as the reference %s', (text, full) => {
    expect(formatImageReference(parseImageReference(text))).toBe(full);
  });
});

describe('a text that is not a reference', () => {
  it.each([
    ['', 'it is empty'],
    ['/x', 'a part of the name is empty'],
    ['a//b', 'a part of the name is empty'],
    ['x/', 'a part of the name is empty'],
    [':tag', 'a part of the name is empty'],
    ['docker.io/', 'a part of the name is empty'],
    ['x:', '"" is not a valid tag'],
    ['x:-y', '"-y" is not a valid tag'],
    ['x:a b', '"a b" is not a valid tag'],
    [`x:${'t'.repeat(129)}`, 'is not a valid tag'],
    ['App', '"App" has upper-case letters'],
    ['registry.example/App:1', '"App" has upper-case letters'],
    ['a..b', '"a..b" is not a valid name'],
    ['a___b', '"a___b" is not a valid name'],
    ['-a', '"-a" is not a valid name'],
    ['a-', '"a-" is not a valid name'],
    ['a b', '"a b" is not a valid name'],
    ['ä', '"ä" is not a valid name'],
    ['a\u0000b', 'is not a valid name'],
    ['-host.example/x', '"-host.example" is not a valid host name'],
    ['host_name.example/x', '"host_name.example" is not a valid host name'],
    ['256.1.1.1/x', '"256.1.1.1" is not a valid host name'],
    ['1.2.3.4.5/x', '"1.2.3.4.5" is not a valid host name'],
    ['host:port/x', '"host:port" is not a valid host name'],
    ['host:99999/x', '"host:99999" is not a valid host name'],
    ['host:/x', '"host:" is not a valid host name'],
    ['[::1/x', 'is not a valid host name'],
    ['[fe80::1%eth0]:5000/x', 'is not a valid host name'],
    ['https://registry.example/x', 'expected a name without a scheme'],
    ['https://me:secret@registry.example/x', /^an image reference cannot hold credentials$/],
    ['me:secret@registry.example:5000/x:1', /^an image reference cannot hold credentials$/],
    ['registry.example:5000/x@sha256/y', 'is not a valid digest'],
    ['x@sha256:abc', '"sha256:abc" is not a valid digest'],
    ['x@', '"" is not a valid digest'],
    [`x@${SHA256.toUpperCase()}`, 'is not a valid digest'],
    [`x@md5:${'0'.repeat(32)}`, 'is not a valid digest'],
    ['0123456789abcdef'.repeat(4), 'this is an image ID'],
    ['a'.repeat(256), 'the name is longer than 255 characters'],
  ])('refuses the reference "%s": %s', (text, reason) => {
    const parse = () => parseImageReference(text);
    expect(parse).toThrow(AppError);
    expect(parse).toThrow(reason);
    expect(parse).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' }));
  });

  it('suggests the registry that an invalid reference may have meant', () => {
    expect(() => parseImageReference('https://registry.example/x')).toThrow(
      expect.objectContaining({ hint: 'try registry.example/x' }),
    );
  });

  it('shortens a long invalid reference in its message', () => {
    expect(() => parseImageReference('x'.repeat(1_000_000))).toThrow(/^.{0,500}$/);
  });
});

const lower = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const path = fc
  .array(
    fc.array(lower, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('-')),
    { minLength: 1, maxLength: 4 },
  )
  .map((components) => components.join('/'));
const registry = fc.constantFrom(
  'docker.io',
  'r.example',
  'r:5000',
  'localhost',
  '[::1]:1',
  '10.0.0.1:65535',
);

describe('parsing', () => {
  it('parses a formatted reference back to itself', () => {
    fc.assert(
      fc.property(
        registry,
        path,
        fc.stringMatching(/^\w[\w.-]{0,20}$/),
        fc.boolean(),
        (host, name, tag, pinned) => {
          const reference = parseImageReference(`${host}/${name}:${tag}${pinned ? `@${SHA256}` : ''}`);
          expect(parseImageReference(formatImageReference(reference))).toEqual(reference);
        },
      ),
    );
  });

  it('answers any text with a reference or REFERENCE_INVALID', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'a',
            'A',
            '0',
            '.',
            ':',
            '/',
            '@',
            '_',
            '-',
            '[',
            ']',
            '%',
            '\0',
            'é',
            '🐳',
            'sha256',
          ),
        }),
        (text) => {
          try {
            expect(parseImageReference(text).repository).not.toBe('');
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: 'REFERENCE_INVALID' });
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
