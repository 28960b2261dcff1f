import { describe, expect, it } from 'vitest';
import { normalise } from './testing.ts';

const OPEN = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }];
const fixedIn = (fixed: string) => [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }];

function entry(ecosystem: string, ranges: readonly object[], name = 'gerbv') {
  return { package: { ecosystem, name }, ranges };
}

/** Returns the bounds of the release's own ranges beside these entries for Ubuntu Pro. */
function ownBounds(ranges: readonly object[], ...others: readonly object[]): readonly string[] {
  const { ranges: all, problems } = normalise(
    { id: 'UBUNTU-CVE-2023-4508', affected: [entry('Ubuntu:22.04:LTS', ranges), ...others] },
    'Ubuntu',
  );
  expect(problems).toEqual([]);
  return all
    .filter(({ ecosystem }) => ecosystem === 'Ubuntu:22.04:LTS')
    .map(({ lower = '0', upper = '*', state }) => `${lower} ${upper} ${state}`);
}

const PRO = 'Ubuntu:Pro:22.04:LTS';

describe('a flaw that Ubuntu Pro fixes', () => {
  it.each(['2.8.2-1ubuntu0.1~', '2.8.2-1ubuntu0.1+'])(
    'leaves out builds of Pro from %sesm2 on',
    (version) => {
      expect(ownBounds(OPEN, entry(PRO, fixedIn(`${version}esm2`)))).toEqual([
        `0 ${version}esm2 unfixed`,
        `${version}esn * unfixed`,
      ]);
    },
  );

  it('leaves them out of a range that a higher version of the release fixes', () => {
    const bounds = ownBounds(fixedIn('2.8.2-1ubuntu0.1'), entry(PRO, fixedIn('2.8.2-1~esm1')));
    expect(bounds).toEqual(['0 2.8.2-1~esm1 fixed', '2.8.2-1~esn 2.8.2-1ubuntu0.1 fixed']);
  });

  it('takes the higher of two fixes of one series of builds, and both of different ones', () => {
    const higher = entry(PRO, fixedIn('2.8.2-1~esm3'));
    const other = entry(PRO, fixedIn('2.8.2-1ubuntu0.1+esm1'));
    expect(ownBounds(OPEN, other, higher, entry(PRO, fixedIn('2.8.2-1~esm1')))).toEqual([
      '0 2.8.2-1~esm3 unfixed',
      '2.8.2-1~esn 2.8.2-1ubuntu0.1+esm1 unfixed',
      '2.8.2-1ubuntu0.1+esn * unfixed',
    ]);
  });

  it.each([
    ['Pro has for another release', entry('Ubuntu:Pro:20.04:LTS', fixedIn('2.8.2-1~esm1'))],
    ['Pro has for another package', entry(PRO, fixedIn('2.8.2-1~esm1'), 'netty')],
    ['FIPS has', entry('Ubuntu:Pro:FIPS-updates:22.04:LTS', fixedIn('2.8.2-1~esm1'))],
    ['is no build of Pro', entry(PRO, fixedIn('2.8.2-1ubuntu0.1'))],
  ])("keeps the release's range whole beside a fix that %s", (_, other) => {
    expect(ownBounds(OPEN, other)).toEqual(['0 * unfixed']);
  });

  it("keeps a range whole that the release's own lower version ends", () => {
    expect(ownBounds(fixedIn('2.8.2-1'), entry(PRO, fixedIn('2.8.2-1+esm1')))).toEqual(['0 2.8.2-1 fixed']);
  });
});
