import { expect, it } from 'vitest';
import type { ArchiveEvidence, Coordinates } from './evidence.ts';
import { identify } from './identify.ts';
import { stemOf } from './java-names.ts';
import { MAX_FOLDERS } from './limits.ts';

const pom = (group: string, artifact: string, version: string): Coordinates => ({ group, artifact, version });

/** Names the archive itself first, then its members. */
function namesOf(evidence: Partial<ArchiveEvidence>, path: string): readonly string[] {
  const place = { path, base: stemOf(path), isInEar: false };
  const { own: itself, members } = identify({ within: [], size: 99, ...evidence }, place);
  const found = [...(itself ? [itself] : []), ...members];
  return found.map(({ group = '', artifact, version }) => `${group}:${artifact}:${version}`);
}

const guava = {
  poms: [pom('com.google.guava', 'guava', '32.0.1-jre')],
  folders: ['com/google/common/collect', 'com/google/common/base'],
  manifest: { symbolicName: 'com.google.guava', bundleVersion: '32.0.1.jre' },
};
const httpclient = {
  poms: [pom('org.apache.httpcomponents', 'httpclient', '4.5.7')],
  folders: ['org/apache/http/impl/conn', 'org/apache/http/impl/client'],
  manifest: { title: 'Apache HttpClient', version: '4.5.7', vendorId: 'org.apache.httpcomponents' },
};
const postgresql = {
  poms: [pom('org.postgresql', 'postgresql', '42.2.5')],
  folders: ['org/postgresql/core', 'org/postgresql/jdbc'],
};

it.each([
  ['app-lib.jar', guava, 'com.google.guava:guava:32.0.1-jre'],
  ['app-lib-1.0.jar', guava, 'com.google.guava:guava:32.0.1-jre'],
  ['driver.jar', httpclient, 'org.apache.httpcomponents:httpclient:4.5.7'],
  ['impl.jar', httpclient, 'org.apache.httpcomponents:httpclient:4.5.7'],
  ['driver.jar', postgresql, 'org.postgresql:postgresql:42.2.5'],
  ['driver-9.1.jar', postgresql, 'org.postgresql:postgresql:42.2.5'],
])('lists a renamed file under one name: %s', (path, evidence, own) => {
  expect(namesOf(evidence, path)).toEqual([own]);
});

it.each([
  ['has a word of its classes', 'bundle-jdbc-9.1.jar', postgresql],
  ['has the version of its manifest', 'tool-9.1.jar', { ...postgresql, manifest: { version: '9.1' } }],
  ['has classes beside the group', 'tool-9.1.jar', { ...postgresql, folders: ['org/postgresql', 'acme'] }],
  [
    'may have classes beside the group, among those that are not kept',
    'tool-9.1.jar',
    { ...postgresql, folders: Array.from({ length: MAX_FOLDERS }, (_, n) => `org/postgresql/p${n}`) },
  ],
])(
  "takes the only pom.properties for a member's where a file of another version %s",
  (_why, path, evidence) => {
    expect(namesOf(evidence, path)).toEqual([
      `:${stemOf(path).replace('-9.1', ':9.1')}`,
      'org.postgresql:postgresql:42.2.5',
    ]);
  },
);
