import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from './challenge.ts';

function bearer(parameters: Record<string, string>) {
  return { scheme: 'bearer', parameters };
}

describe('a WWW-Authenticate header', () => {
  it.each([
    ['Basic realm="x"', [{ scheme: 'basic', parameters: { realm: 'x' } }]],
    ['BASIC', [{ scheme: 'basic', parameters: {} }]],
    [
      'Bearer realm="https://a/t",service="s",scope="repository:a:pull,push"',
      [bearer({ realm: 'https://a/t', service: 's', scope: 'repository:a:pull,push' })],
    ],
    ['Bearer scope="a b" , service=s ,REALM = "r"', [bearer({ scope: 'a b', service: 's', realm: 'r' })]],
    ['Bearer realm="a \\"quoted\\" \\\\ one"', [bearer({ realm: 'a "quoted" \\ one' })]],
    ['Bearer realm=""', [bearer({ realm: '' })]],
    ['Bearer realm="first",realm="second"', [bearer({ realm: 'first' })]],
    ['Bearer realm="never closed', [bearer({ realm: 'never closed' })]],
    ['Bearer realm="escape at the end\\', [bearer({ realm: 'escape at the end' })]],
    [
      'Negotiate, Basic realm="b, c", Bearer realm="r"',
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'basic', parameters: { realm: 'b, c' } },
        bearer({ realm: 'r' }),
      ],
    ],
    [
      'Negotiate YWJj==, Bearer realm="r"',
      [{ scheme: 'negotiate', parameters: { ywjj: '' } }, bearer({ realm: 'r' })],
    ],
    ['realm="of nothing", Bearer realm="r"', [bearer({ realm: 'r' })]],
    ['', []],
  ])('parses the WWW-Authenticate header %s', (header, expected) => {
    expect(parseChallenges(header)).toEqual(expected);
  });

  it('parses any WWW-Authenticate header to its end', () => {
    const text = fc.string({
      unit: fc.constantFrom('Bearer', ' ', '=', '"', ',', '\\', 'a', '\t', '__proto__', 'é'),
    });
    fc.assert(
      fc.property(text, (header) => {
        expect(Array.isArray(parseChallenges(header))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
