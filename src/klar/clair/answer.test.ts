import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { parseClairAnswer } from './answer.ts';

const answer = (features: unknown) => JSON.stringify({ Layer: { Name: 'x', Features: features } });

describe("Clair's answer", () => {
  it('reads an entry for each pair of feature and vulnerability from Clair', () => {
    const flaw = { Name: 'CVE-1', Severity: 'Low', FixedBy: '2', Metadata: { NVD: null }, Unheard: 1 };
    const features = [
      {
        Name: 'a',
        Version: '1',
        NamespaceName: 'debian:8',
        Vulnerabilities: [flaw, { ...flaw, Name: 'CVE-2' }],
      },
      { Name: 'b', Version: '1', Vulnerabilities: [flaw] },
      { Name: 'c', Version: '1' },
      { Name: 'd', Vulnerabilities: null },
    ];
    expect(
      parseClairAnswer(answer(features)).vulnerabilities.map((each) => `${each.featureName} ${each.name}`),
    ).toEqual(['a CVE-1', 'a CVE-2', 'b CVE-1']);
    expect(parseClairAnswer(answer(features)).vulnerabilities[0]).toEqual({
      name: 'CVE-1',
      namespaceName: '',
      description: '',
      link: '',
      severity: 'Low',
      metadata: { NVD: null },
      fixedBy: '2',
      fixedIn: [],
      featureName: 'a',
      featureVersion: '1',
    });
  });

  it.each([['{"Layer":{}}'], ['{"Layer":{"Features":null}}'], [answer([])]])(
    "accepts Clair's answer without features: %s",
    (body) => {
      expect(parseClairAnswer(body)).toEqual({ knowsPackages: false, vulnerabilities: [] });
    },
  );

  it.each([
    ['', "the answer is not a layer of Clair's API v1: unexpected end of JSON input"],
    ['<html>', "invalid character '<' looking for beginning of value"],
    ['{}', 'Layer: '],
    ['{"Layer":null}', 'Layer: '],
    ['{"Error":{"Message":"no"}}', 'Layer: '],
    [answer('none'), 'Layer.Features: '],
    [answer([{ Name: 7 }]), 'Layer.Features.0.Name: '],
    [answer([{ Vulnerabilities: [{ Severity: {} }] }]), 'Layer.Features.0.Vulnerabilities.0.Severity: '],
  ])('throws for an invalid answer of Clair, instead of finding nothing: %s', (body, message) => {
    expect(() => parseClairAnswer(body)).toThrow(message);
  });

  it('reads any answer of Clair as a list or an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
        try {
          expect(Array.isArray(parseClairAnswer(body).vulnerabilities)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});
