import { describe, expect, it } from 'vitest';
import { affected, FIXED, normalise } from './testing.ts';

const GIT = { type: 'GIT', events: [{ introduced: '0' }, { fixed: 'f0'.repeat(20) }] };

describe('a record of which not all can be read', () => {
  const anyVersion = { ecosystem: 'Debian:12', package: 'openssl', upperInclusive: false };
  it.each([
    ['commits order none', { ranges: [GIT] }, 'affected.0: no versions'],
    ['it names none', { ranges: [] }, 'affected.0: no versions'],
    ['its ranges are not a list', { ranges: 'x' }, 'affected.0.ranges: expected a list, got "x"'],
    ['a range is not an object', { ranges: [5] }, 'affected.0.ranges.0: expected an object, got a number'],
    [
      'a range has no type',
      { ranges: [{ events: [] }] },
      'affected.0.ranges.0.type: expected a text, got nothing',
    ],
    ['a range has no events', { ranges: [{ type: 'ECOSYSTEM' }] }, 'the range has no events'],
    [
      'its events are not a list',
      { ranges: [{ type: 'ECOSYSTEM', events: {} }] },
      'affected.0.ranges.0.events: expected a list, got an object',
    ],
    [
      'an event is of no known kind',
      { ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { mended: '1' }] }] },
      'affected.0.ranges.0.events.1: expected one of introduced, fixed, last_affected, limit',
    ],
    [
      'its list of versions cannot be read',
      { ranges: [], versions: [1] },
      'affected.0.versions.0: expected a text, got a number',
    ],
  ])('leaves every version of a package open where %s', (_, entry, unread) => {
    expect(normalise({ affected: [affected('Debian:12', entry)] }).ranges).toEqual([
      { ...anyVersion, unread, state: 'unfixed' },
    ]);
  });

  it('reads the ranges of an OSV entry whose redundant list of versions is unreadable', () => {
    const { ranges, problems } = normalise({ affected: [affected('Debian:12', { versions: 'x' })] });
    expect(ranges).toMatchObject([{ fixedVersion: '1.2-3' }]);
    expect(problems).toMatchObject([{ kind: 'advisory-unreadable', package: 'openssl' }]);
  });

  it.each([
    ['a reference', { references: [{ type: 'WEB' }, 5] }],
    ['a severity', { severity: [{ type: 'CVSS_V3' }] }],
    ['a severity of the entry', { affected: [affected('Debian:12', { severity: ['x'] })] }],
    ['an alias', { aliases: [5] }],
    ['the summary', { summary: {} }],
    ['the date of its publication', { published: 5 }],
    ['the date of its modification', { modified: 5 }],
    [
      'an address that is not text',
      {
        affected: [
          { ...affected('Debian:12'), package: { ecosystem: 'Debian:12', name: 'openssl', purl: 5 } },
        ],
      },
    ],
    ['an invalid date of withdrawal', { withdrawn: 'not a date' }],
    ['an empty date of withdrawal', { withdrawn: '' }],
    ['a withdrawal without a date', { withdrawn: true }],
    ['a withdrawal to come', { withdrawn: '2026-08-22T12:00:01Z' }],
    ['an ecosystem with a blank behind it', { affected: [affected('Debian:12 ')] }],
    [
      'a blank before the name',
      { affected: [affected('Debian:12', { package: { ecosystem: 'Debian:12', name: ' openssl' } })] },
    ],
    ['its own id', { id: 5 }],
  ])('leaves out %s, reports it, and counts the rest of the OSV record', (_, record) => {
    const { ranges, problems } = normalise(record);
    expect(ranges).toEqual([
      { ecosystem: 'Debian:12', package: 'openssl', upper: '1.2-3', fixedVersion: '1.2-3', state: 'fixed' },
    ]);
    expect(problems).toMatchObject([{ kind: 'advisory-unreadable', package: 'openssl' }]);
  });

  const unknownPackage = (ecosystem: string) => ({ ecosystem, package: '', state: 'unreadable' });
  it.each([
    ['is not a list', 'x', [unknownPackage('')]],
    ['is an object', {}, [unknownPackage('')]],
    ['holds no object', [5], [unknownPackage('')]],
    ['holds an empty package', [{ package: {}, ranges: [FIXED] }], [unknownPackage('')]],
    [
      'names a package by no text',
      [{ package: { ecosystem: 'Debian:12', name: null } }],
      [unknownPackage('Debian:12')],
    ],
    ['names a package of another ecosystem by no text', [{ package: { ecosystem: 'npm', name: null } }], []],
    ['names ecosystems that nobody knows', [affected('Debain:12'), affected('npm')], [unknownPackage('')]],
    ['is absent', undefined, [{ ecosystem: '', package: '', state: 'no-package' }]],
    ['is empty', [], [{ ecosystem: '', package: '', state: 'no-package' }]],
  ])('records unknown packages where `affected` %s', (_, entries, expected) => {
    expect(normalise({ affected: entries }).ranges).toMatchObject(expected);
  });

  it('reads an entry whose ecosystem is written in another case, and versions with blanks around them', () => {
    const range = { type: 'ECOSYSTEM', events: [{ introduced: ' 0' }, { fixed: ' 1.2-3 ' }] };
    expect(normalise({ affected: [affected('debian:12', { ranges: [range] })] }).ranges).toEqual([
      { ecosystem: 'Debian:12', package: 'openssl', upper: '1.2-3', fixedVersion: '1.2-3', state: 'fixed' },
    ]);
    const unnamed = { package: { ecosystem: 'DEBIAN:12', name: null } };
    expect(normalise({ affected: [unnamed] }).ranges).toMatchObject([unknownPackage('Debian:12')]);
  });

  it('reads the other entries beside one whose package cannot be read', () => {
    expect(normalise({ affected: [{ package: {} }, affected('Debian:12')] }).ranges).toMatchObject([
      { package: 'openssl', state: 'fixed' },
      unknownPackage(''),
    ]);
  });
});
