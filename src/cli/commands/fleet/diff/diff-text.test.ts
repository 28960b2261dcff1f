import { expect, it } from 'vitest';
import { fleetDiff } from '../../../../api/index.ts';
import { fleetDiffText } from './diff-text.ts';

const finding = (id: string) => ({
  id,
  severity: 'high',
  fixedVersion: '2.0',
  package: { name: 'anchor', version: '1.0' },
});
const side = { image: 'shop:1', key: 'sha256:a', feeds: [], incomplete: [] };
const hole = { kind: 'history-missing', weight: 'hole', subject: 'kev', message: 'kev was never loaded' };

it('says what came, went and changed, and why', () => {
  const text = fleetDiffText(
    fleetDiff.parse({
      from: { ...side, asOf: '2026-11-23T23:59:59.999Z', incomplete: [hole] },
      to: side,
      came: [{ why: 'published', finding: finding('CVE-1') }],
      went: [{ why: 'package', finding: finding('CVE-2') }],
      changed: [
        {
          severity: { from: 'low', to: 'high' },
          kev: { from: false, to: true },
          fix: { to: '2.0' },
          finding: finding('CVE-3'),
        },
      ],
      kept: 3,
      packages: [{ type: 'deb', name: 'mast', from: ['1'], to: [] }],
    }),
  );
  expect(text.replaceAll(/ +/gu, ' ')).toBe(
    [
      'From shop:1 as of 2026-11-23T23:59:59.999Z\nto shop:1 now\n',
      '\nNot known of shop:1 as of 2026-11-23T23:59:59.999Z:\n history-missing: kev was never loaded\n',
      '\nCame: 1 finding\n\nID SEVERITY PACKAGE VERSION FIX WHY\n',
      'CVE-1 high anchor 1.0 2.0 advisory published\n',
      '\nWent: 1 finding\n\nID SEVERITY PACKAGE VERSION FIX WHY\n',
      'CVE-2 high anchor 1.0 2.0 package is gone\n',
      '\nChanged: 1 finding\n\nID SEVERITY PACKAGE VERSION FIX WHY\n',
      'CVE-3 high anchor 1.0 2.0 low → high, now in KEV, fix none → 2.0\n',
      '\n3 findings in both\n',
      '\nPACKAGE FROM TO ECOSYSTEM\nmast 1 - deb\n',
    ].join(''),
  );
});

it('says that nothing changed', () => {
  const text = fleetDiffText(
    fleetDiff.parse({ from: side, to: side, came: [], went: [], changed: [], kept: 1, packages: [] }),
  );
  expect(text).toBe(
    'From shop:1 now\nto   shop:1 now\n\nCame: nothing\n\nWent: nothing\n\nChanged: nothing\n\n1 finding in both\n',
  );
});
