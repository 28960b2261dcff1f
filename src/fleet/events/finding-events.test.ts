import { expect, it } from 'vitest';
import type { Finding, Severity } from '../../domain/index.ts';
import type { ChangedPackage } from '../../stored/index.ts';
import { BOOKWORM, installed } from '../../../test/store/images.ts';
import { exploitedEvents, findingEvents } from './finding-events.ts';

const ZLIB = installed('zlib');
const STORED = { packageId: 3, distributionId: 1, distribution: BOOKWORM, package: ZLIB };
const CAUSE = { sync: { feed: 'debian-tracker', seq: 7 }, at: new Date('2026-01-01T00:00:00Z') };

function finding(state: Finding['state'], severity: Severity = 'high'): Finding {
  return {
    id: 'CVE-2024-1',
    package: ZLIB,
    state,
    ...(state === 'fixed' && { fixedVersion: '2' }),
    severity,
    ratings: [],
    evidence: [],
  };
}

function eventsOf(change: Omit<ChangedPackage, 'stored'>) {
  const packages = [{ stored: STORED, ...change }];
  return findingEvents([{ finding: finding('unfixed'), before: [], after: [], packages }], CAUSE);
}

const [UNFIXED, FIXED, LOW] = [finding('unfixed'), finding('fixed'), finding('unfixed', 'low')];

it.each<[what: string, change: Omit<ChangedPackage, 'stored'>, messages: readonly string[]]>([
  [
    'a flaw that is new',
    { after: FIXED },
    ['finding.affected: CVE-2024-1 (high) affects zlib 1.0-1 (DEBIAN); fixed in 2'],
  ],
  [
    'a flaw that is gone',
    { before: FIXED },
    ['finding.relieved: CVE-2024-1 no longer affects zlib 1.0-1 (DEBIAN)'],
  ],
  [
    'a first fix',
    { before: UNFIXED, after: FIXED },
    ['finding.fix-available: CVE-2024-1 in zlib 1.0-1 (DEBIAN) is fixed in 2'],
  ],
  [
    'a higher severity',
    { before: LOW, after: UNFIXED },
    ['finding.severity-raised: CVE-2024-1 in zlib 1.0-1 (DEBIAN) is high now, and was low'],
  ],
  [
    'both at once',
    { before: LOW, after: FIXED },
    [
      'finding.fix-available: CVE-2024-1 in zlib 1.0-1 (DEBIAN) is fixed in 2',
      'finding.severity-raised: CVE-2024-1 in zlib 1.0-1 (DEBIAN) is high now, and was low',
    ],
  ],
])('makes events of %s', (_, change, messages) => {
  const events = eventsOf(change).map(({ event }) => `${event.kind}: ${event.message}`);
  expect(events).toEqual(messages.map((message) => message.replace('DEBIAN', BOOKWORM.name)));
});

it('names package, place and cause in an event', () => {
  const [made] = eventsOf({ after: FIXED });
  expect(made).toMatchObject({
    package: { packageId: 3, distributionId: 1 },
    event: {
      version: 1,
      at: '2026-01-01T00:00:00.000Z',
      sync: { feed: 'debian-tracker', seq: 7 },
      finding: {
        id: 'CVE-2024-1',
        severity: 'high',
        fixedVersion: '2',
        isExploited: false,
        package: {
          name: 'zlib',
          version: '1.0-1',
          purl: 'pkg:deb/debian/zlib@1.0-1?arch=amd64&distro=debian-12',
        },
      },
    },
  });
});

it('makes an event of each package whose flaw is exploited from now on', () => {
  const kev = { dateAdded: '2026-01-01', ransomware: false };
  const [made] = exploitedEvents([{ stored: STORED, finding: { ...UNFIXED, kev } }], CAUSE);
  expect(made?.event).toMatchObject({ kind: 'finding.exploited', finding: { isExploited: true } });
});
