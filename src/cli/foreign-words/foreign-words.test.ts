import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { addOptions, optionsOf } from '../options/options.ts';
import { FOREIGN_OPTIONS, ownLine, withOwnLine } from './index.ts';
import { FOREIGN_VALUES } from './options.ts';

const words = (line: string) => line.split(' ').slice(1);

describe('the words of other scanners', () => {
  it.each([
    ['plimsoll image a', 'plimsoll scan a'],
    ['plimsoll fs --severity HIGH .', 'plimsoll scan --severity HIGH dir:.'],
    ['plimsoll fs --offline /srv', 'plimsoll scan --offline dir:/srv'],
    ['plimsoll scan --exit-code 1 a', 'plimsoll scan --max negligible=0,unknown=0 a'],
    [
      'plimsoll scan --exit-code=1 --severity=HIGH,CRITICAL a',
      'plimsoll scan --max high=0 --severity=HIGH,CRITICAL a',
    ],
    ['plimsoll scan --exit-code 0 a', 'plimsoll scan a'],
    ['plimsoll --cache-dir /c image a', 'plimsoll scan a --store /c/plimsoll.db'],
    ['plimsoll image --input a.tar', 'plimsoll scan ./a.tar'],
    ['plimsoll scan --vuln-type library a', 'plimsoll scan --scope application a'],
    ['plimsoll scan -f high a', 'plimsoll scan --fail-on high a'],
    ['plimsoll scan -o spdx-tag-value=x a', 'plimsoll scan --format spdx=x a'],
    ['plimsoll scan -f template --template @contrib/junit.tpl a', 'plimsoll scan --format junit a'],
    ['plimsoll scan --password secret a', 'PLIMSOLL_PASSWORD="$PASSWORD" plimsoll scan a'],
    ['plimsoll scan --scope squashed a', 'plimsoll scan a'],
    ['plimsoll scan --distro debian/12 a', 'plimsoll scan --distro debian:12 a'],
    ['plimsoll scan ./web/package-lock.json', 'plimsoll scan --scope all dir:./web'],
    ['plimsoll scan docker:dind', 'plimsoll scan docker-daemon:dind'],
    ['plimsoll scan https://host/x/y.git', 'git clone https://host/x/y.git && plimsoll scan dir:y'],
    ['plimsoll compare a --to b', 'plimsoll diff b a'],
    ['plimsoll scan --download-db-only', 'plimsoll feeds sync debian-tracker kev epss'],
    ['plimsoll explain --id CVE-1 a', 'plimsoll explain CVE-1 a'],
    ["plimsoll scan --exclude ./it's a", String.raw`plimsoll scan --skip-path './it'\''s' a`],
  ])('writes in our words the line %s: %s', (given, own) => {
    expect(ownLine(words(given))?.line).toBe(own);
  });

  it.each([
    'plimsoll scan a --max high=0 -f json -o x.json',
    'plimsoll scan a --server https://host/prefix',
    'plimsoll scan a --vex https://host/vex.json --scope os',
    'plimsoll scan image',
    'plimsoll sacn a',
    'plimsoll scan registry:2',
  ])('leaves a line of our own words as it is: %s', (given) => {
    expect(ownLine(words(given))).toBeUndefined();
  });

  it.each([
    [
      'plimsoll scan a --platform arm64 -q',
      'a: expected an image for arm64, got amd64',
      '',
      'plimsoll scan a -q',
    ],
    [
      'plimsoll scan --distro debian:12 a',
      '--distro debian:12 contradicts a',
      'leave it out: …',
      'plimsoll scan a',
    ],
    [
      'plimsoll scan docker-archive:a.tar',
      'no manifest',
      'name it oci-archive:a.tar',
      'plimsoll scan oci-archive:a.tar',
    ],
    ['plimsoll scan a --server=http://b', 'a is here', 'scan it here, without --server', 'plimsoll scan a'],
  ])('mends a line as the hint of an error says: %s', (given, message, hint, own) => {
    expect(withOwnLine(new AppError('USAGE', message, { hint }), words(given))).toMatchObject({
      message,
      hint: own,
    });
  });

  it('leaves other errors as they are', () => {
    const error = new AppError('USAGE', 'no image is named');
    expect(withOwnLine(error, ['scan'])).toBe(error);
    const full = new AppError('IO_FAILED', 'disk full');
    expect(withOwnLine(full, ['scan', 'a', '--exit-code', '1'])).toBe(full);
  });

  it('replaces no option that a scan has, but for values of other scanners', () => {
    const own = ownOptions();
    expect([...FOREIGN_OPTIONS.keys()].filter((flag) => own.includes(flag))).toEqual([]);
    expect([...FOREIGN_VALUES.keys()].filter((flag) => !own.includes(flag))).toEqual([]);
  });

  it('names only existing options in its place', () => {
    const own = ownOptions();
    for (const flag of FOREIGN_OPTIONS.keys()) {
      const line = ownLine(['scan', 'a', flag, 'x'])?.line ?? 'none';
      const named = line.startsWith('plimsoll scan') ? (line.match(/ --[\w-]+/gu) ?? []) : [];
      expect({ flag, unknown: named.filter((each) => !own.includes(each.trim())) }).toEqual({
        flag,
        unknown: [],
      });
    }
  });
});

function ownOptions(): readonly string[] {
  const scan = addOptions(new Command(), optionsOf('line', 'image', 'feeds', 'output', 'store', 'remote'));
  return scan.options.flatMap(({ short, long }) => [short, long].flatMap((flag) => flag ?? []));
}
