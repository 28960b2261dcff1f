import { describe, expect, it } from 'vitest';
import { COREUTILS, LIBC, tallyOf } from '../testing/vulnerabilities.ts';
import { parseWhitelist } from '../whitelist.ts';
import { renderTally } from './index.ts';

const BOTH = [LIBC, COREUTILS];

describe('the standard format', () => {
  it('prints counts and one entry per vulnerability in the standard format', async () => {
    const whitelist = await parseWhitelist('general: [CVE-1]');
    const tally = tallyOf([...BOTH, { ...LIBC, name: 'CVE-1' }], { whitelist });
    expect(renderTally(tally, 'standard')).toBe(
      [
        'Whitelisted 1 vulnerabilities',
        'Found 2 vulnerabilities',
        'Low: 1',
        'High: 1',
        '',
        'CVE-2014-9471: [Low] ',
        'Found in: coreutils [8.23-4]',
        'Fixed By: 9.23-5',
        COREUTILS.description,
        'https://security-tracker.debian.org/tracker/CVE-2014-9471',
        '-----------------------------------------',
        'CVE-2017-1: [High] ',
        'Found in: libc6 [2.24-11]',
        'Fixed By: ',
        '',
        '',
        '-----------------------------------------',
        '',
      ].join('\n'),
    );
  });

  it('prints for no vulnerability one line and an empty one', () => {
    expect(renderTally(tallyOf([]), 'standard')).toBe('Found 0 vulnerabilities\n\n');
  });

  it('keeps the lines of a description, and lets none drive the terminal', () => {
    const description = 'one\n\ttwo\u{1b}[2Jthree\u{202e}';
    const text = renderTally(tallyOf([{ ...COREUTILS, description }]), 'standard');
    expect(text).toContain('\none\n\ttwo\u{fffd}[2Jthree\u{fffd}\n');
  });
});

describe('the JSON format', () => {
  it("prints JSON on one line, with fields and severities in Go's order", () => {
    const short = { ...COREUTILS, description: 'd', link: 'https://l' };
    expect(renderTally(tallyOf([short, LIBC]), 'json')).toBe(
      '{"LayerCount":3,"Vulnerabilities":{"High":[{"Name":"CVE-2017-1","NamespaceName":"debian:8","Severity":"High",' +
        '"FeatureName":"libc6","FeatureVersion":"2.24-11"}],"Low":[{"Name":"CVE-2014-9471","NamespaceName":"debian:8",' +
        '"Description":"d","Link":"https://l","Severity":"Low","Metadata":{"NVD":{"CVSSv2":{"Score":7.5,' +
        '"Vectors":"AV:N/AC:L/Au:N/C:P/I:P"}}},"FixedBy":"9.23-5","FeatureName":"coreutils","FeatureVersion":"8.23-4"}]}}\n',
    );
  });

  it('prints an empty JSON map for no vulnerability, or none severe enough', () => {
    const expected = '{"LayerCount":3,"Vulnerabilities":{}}\n';
    expect(renderTally(tallyOf([]), 'json')).toBe(expected);
    expect(renderTally(tallyOf(BOTH, { rules: { output: 'Critical' } }), 'json')).toBe(expected);
  });

  it('names the feature in JSON even where it has no name', () => {
    const nameless = { ...LIBC, featureName: '', featureVersion: '' };
    expect(renderTally(tallyOf([nameless]), 'json')).toContain('"FeatureName":"","FeatureVersion":""}');
  });

  it('prints the fixes that Clair lists in JSON', () => {
    const fixedIn = [{ name: 'libc6', namespaceName: '', version: '2', addedBy: '' }];
    expect(renderTally(tallyOf([{ ...LIBC, fixedIn }]), 'json')).toContain(
      '"Severity":"High","FixedIn":[{"Name":"libc6","Version":"2","Vulnerabilities":null}],"FeatureName"',
    );
  });
});

describe('the table', () => {
  const paint = (colour: string, text: string) => `\u{1b}[${colour}m${text}\u{1b}[0m`;

  it('draws a rule after every row of the table, and always colours the severity', () => {
    const rule =
      '+----------+---------------+-------------+----------------+---------+--------------------------------+-----------------------------------------------------------+';
    expect(renderTally(tallyOf([COREUTILS]), 'table')).toBe(
      [
        'Found 1 vulnerabilities',
        'Low: 1',
        '',
        rule,
        '| SEVERITY | NAME          | FEATURENAME | FEATUREVERSION | FIXEDBY | DESCRIPTION                    | LINK                                                      |',
        rule,
        `| ${paint('0;94', 'Low')}      | CVE-2014-9471 | coreutils   | 8.23-4         | 9.23-5  | The parse_datetime function    | https://security-tracker.debian.org/tracker/CVE-2014-9471 |`,
        '|          |               |             |                |         | in GNU coreutils allows remote |                                                           |',
        '|          |               |             |                |         | attackers to cause a denial of |                                                           |',
        '|          |               |             |                |         | service (crash)                |                                                           |',
        rule,
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['Defcon1', '1;31'],
    ['Critical', '1;31'],
    ['High', '0;31'],
    ['Medium', '0;33'],
    ['Low', '0;94'],
    ['Negligible', '0;94'],
    ['Unknown', '0;97'],
  ])('shows %s in %s', (severity, colour) => {
    expect(renderTally(tallyOf([{ ...LIBC, severity }]), 'table')).toContain(`| ${paint(colour, severity)} `);
  });

  it('fits the table to the columns of its text, not its characters', () => {
    const wide = {
      ...LIBC,
      featureName: '日本語パッケージ',
      fixedBy: '1.0🐛e\u{301}',
      description: 'a\nb\tc',
    };
    const [, , , rule, , , row] = renderTally(tallyOf([wide]), 'table').split('\n');
    expect(rule).toBe(
      '+----------+------------+------------------+----------------+---------+-------------+------+',
    );
    expect(row).toBe(
      `| ${paint('0;31', 'High')}     | CVE-2017-1 | 日本語パッケージ | 2.24-11        | 1.0🐛e\u{301}  | a           |      |`,
    );
  });

  it('prints no table where no vulnerability is severe enough', () => {
    const text = renderTally(tallyOf(BOTH, { rules: { output: 'Critical' } }), 'table');
    expect(text).toBe('Found 2 vulnerabilities\nLow: 1\nHigh: 1\n\n');
  });
});
