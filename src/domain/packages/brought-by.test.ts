import { expect, it } from 'vitest';
import { bringersOf } from './brought-by.ts';
import type { InstalledPackage } from './installed-package.ts';

function at(type: string, ...paths: readonly string[]): InstalledPackage {
  const locations = paths.map((path) => ({ path, layer: 0 }));
  return { type, name: 'b', version: '1', database: paths[0] ?? '', layer: 0, locations };
}

it.each<[string, readonly string[], boolean, readonly string[]]>([
  ['npm', ['srv/node_modules/b/package.json'], true, []],
  ['npm', ['srv/node_modules/a/node_modules/b/package.json'], false, ['a']],
  ['npm', ['node_modules/@x/a/node_modules/b/package.json'], false, ['@x/a']],
  ['npm', ['srv/node_modules/a/node_modules/c/node_modules/b/package.json'], false, ['a']],
  ['npm', ['usr/local/lib/node_modules/npm/node_modules/b/package.json'], false, ['npm']],
  ['npm', ['srv/node_modules/.pnpm/b@1/node_modules/b/package.json'], true, []],
  [
    'npm',
    [
      'srv/node_modules/b/package.json',
      'srv/node_modules/c/node_modules/b/package.json',
      'srv/node_modules/a/node_modules/b/package.json',
    ],
    true,
    ['a', 'c'],
  ],
  ['pypi', ['venv/lib/python3.12/site-packages/b-1.dist-info'], true, []],
  ['pypi', ['usr/lib/python3/setuptools/_vendor/b-1.dist-info'], false, ['setuptools']],
  ['maven', ['opt/b.jar'], true, []],
  ['maven', ['opt/app.jar!BOOT-INF/lib/b.jar'], true, []],
  ['maven', ['opt/app.ear!web.war!WEB-INF/lib/b.jar'], false, ['web.war']],
  ['maven', ['opt/app.jar!BOOT-INF/lib/a.jar!META-INF/lib/b.jar'], false, ['a.jar']],
  ['maven', ['opt/shaded.jar!META-INF/maven/g/b/pom.properties'], false, ['shaded.jar']],
  ['golang', ['usr/bin/tool'], true, []],
])(
  'tells for a package of %s in %j whether it was brought by nothing, or by what',
  (type, paths, isDirect, through) => {
    expect(bringersOf([at(type, ...paths)])).toEqual({ isDirect, through });
  },
);

it.each([
  ['npm', { isDirect: false, through: ['express', 'send'] }],
  ['pypi', { isDirect: true, through: ['express', 'send'] }],
])(
  'takes what the graph of an application says before the paths of a package of type %s',
  (type, expected) => {
    const pkg = {
      type,
      name: 'ms',
      version: '2.0.0',
      database: 'app/node_modules/debug/node_modules/ms/package.json',
      layer: 0,
      through: ['express', 'send'],
    };
    expect(bringersOf([pkg])).toEqual(expected);
  },
);
