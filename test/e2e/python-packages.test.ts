import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { indexImage } from '../../src/packages/index.ts';
import { openWorld, testImage } from '../../src/findings/testing.ts';
import { DEBIAN_PYTHON } from '../support/abilities.ts';
import { needs } from '../support/needs.ts';

const SITE = 'opt/venv/lib/python3.11/site-packages';

const ASK_IMPORTLIB = `
import json, sys
from importlib.metadata import distributions
found = distributions(path=[sys.argv[1]])
json.dump(sorted(f"{each.metadata['Name']}@{each.version}" for each in found), sys.stdout)
`;

function metadata(name: string, version: string, description = ''): string {
  return `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\n${description}`;
}

/** The packages of an environment, in all the forms in which tools wrote it. */
const INSTALLED = {
  'Flask_Cors-3.0.8.dist-info/METADATA': metadata('Flask-Cors', '3.0.8', 'Name: other\nVersion: 9\n'),
  'Flask_Cors-3.0.8.dist-info/RECORD': 'flask_cors/core.py,,\nFlask_Cors-3.0.8.dist-info/METADATA,,\n',
  'flask_cors/core.py': '',
  'epoch_pkg-1!2.0.dist-info/METADATA': metadata('epoch-pkg', '1!2.0').replaceAll('\n', '\r\n'),
  'epoch_pkg-1!2.0.dist-info/top_level.txt': 'epoch_pkg\n',
  'epoch_pkg.py': '',
  'zope.event-4.5.0-py3.11.egg-info/PKG-INFO': metadata('zope.event', '4.5.0'),
  'zope/event/__init__.py': '',
  'PyYAML-3.12-py3.11.egg-info': metadata('PyYAML', '3.12'),
  'yaml/__init__.py': '',
  'types_six-1.dist-info/METADATA': metadata('types-six', '1'),
  'types_six-1.dist-info/RECORD': 'types_six-1.dist-info/METADATA,,\n',
};

/** Entries that Python's own library lists besides: what a broken upgrade left, and metadata whose code is gone. */
const LEFT_OVER = {
  '~equests-2.19.1.dist-info/METADATA': metadata('requests', '2.19.1'),
  'chardet-3.0.4.dist-info/METADATA': metadata('chardet', '3.0.4'),
  'chardet-3.0.4.dist-info/RECORD': 'chardet/core.py,,\n',
};
const LEFT_OUT = ['chardet@3.0.4', 'requests@2.19.1'];

it('lists the Python packages that importlib.metadata lists', needs('python3-packaging'), async () => {
  const path = mkdtempSync(join(tmpdir(), 'plimsoll-python-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, content] of Object.entries({ ...INSTALLED, ...LEFT_OVER })) {
    const file = join(path, SITE, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  await using world = await openWorld();
  const source = { layer: {}, open: () => Promise.resolve({ kind: 'folder', path } as const) };
  const { packages } = await indexImage(testImage(source), world.context);
  const listed = packages.map(({ name, version }) => `${name}@${version}`);
  const asked = execFileSync(DEBIAN_PYTHON, ['-c', ASK_IMPORTLIB, join(path, SITE)], { encoding: 'utf8' });
  expect([...listed, ...LEFT_OUT].sort()).toEqual(JSON.parse(asked));
});
