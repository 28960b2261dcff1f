import { describe, expect, it } from 'vitest';
import type { LayerFacts, OverlayEntry } from '../../domain/index.ts';
import type { FolderSelector, PathAlias } from './selector.ts';
import { squashLayers } from './squash-layers.ts';

const DPKG: FolderSelector = {
  kind: 'folder',
  id: 'dpkg',
  roots: ['var/lib/dpkg'],
  wants: (path) => path === 'var/lib/dpkg/status' || path.startsWith('var/lib/dpkg/status.d/'),
};
const RPM: FolderSelector = {
  kind: 'folder',
  id: 'rpm',
  roots: ['var/lib/rpm', 'usr/lib/sysimage/rpm'],
  wants: (path) => path.endsWith('/rpmdb.sqlite'),
};
const STATUS = 'var/lib/dpkg/status';

type Step = string | OverlayEntry | { readonly remove: string } | { readonly opaque: string };

/** Builds a layer's facts: a string is a file with facts, a string with a trailing slash is a folder. */
function layer(...steps: readonly Step[]): LayerFacts {
  const files = steps.filter((step) => typeof step === 'string').filter((path) => !path.endsWith('/'));
  return {
    files: files.map((path) => ({ path, release: {} })),
    overlay: {
      whiteouts: steps.flatMap((step) => (typeof step === 'object' && 'remove' in step ? step.remove : [])),
      opaque: steps.flatMap((step) => (typeof step === 'object' && 'opaque' in step ? step.opaque : [])),
      entries: steps.flatMap((step): OverlayEntry[] => {
        if (typeof step === 'object') return 'kind' in step ? [step] : [];
        return step.endsWith('/')
          ? [{ path: step.slice(0, -1), kind: 'directory' }]
          : [{ path: step, kind: 'file' }];
      }),
    },
    problems: [],
  };
}

function symlink(path: string, target: string): OverlayEntry {
  return { path, kind: 'symlink', target };
}

function hardlink(path: string, target: string): OverlayEntry {
  return { path, kind: 'hardlink', target };
}

function other(path: string): OverlayEntry {
  return { path, kind: 'other' };
}

function squash(selector: FolderSelector, layers: readonly LayerFacts[], aliases: readonly PathAlias[] = []) {
  const { files, missing, problems } = squashLayers(layers, selector, aliases);
  return { visible: files.map(({ path, layer: index }) => `${path}@${index}`), missing, problems };
}

describe('the visible files', () => {
  it.each<[string, LayerFacts[], string[]]>([
    ['a file of the lowest layer', [layer(STATUS), layer()], [`${STATUS}@0`]],
    ['the file of the uppermost layer that has it', [layer(STATUS), layer(STATUS), layer()], [`${STATUS}@1`]],
    ['nothing where a whiteout removes it', [layer(STATUS), layer({ remove: STATUS })], []],
    ['nothing where a whiteout removes its folder', [layer(STATUS), layer({ remove: 'var/lib' })], []],
    ['nothing where its folder is opaque', [layer(STATUS), layer({ opaque: 'var/lib/dpkg' })], []],
    ['nothing where the root is opaque', [layer(STATUS), layer({ opaque: '' })], []],
    [
      'what comes in the layer of a whiteout',
      [layer(STATUS), layer(STATUS, { remove: STATUS })],
      [`${STATUS}@1`],
    ],
    [
      'what comes in the layer of an opaque folder',
      [layer(STATUS), layer(STATUS, { opaque: 'var' })],
      [`${STATUS}@1`],
    ],
    [
      'what comes after a whiteout',
      [layer(STATUS), layer({ remove: 'var' }), layer(STATUS)],
      [`${STATUS}@2`],
    ],
    ['nothing where a file replaces its folder', [layer(STATUS), layer(other('var/lib'))], []],
    ['nothing where a folder replaces it', [layer(STATUS), layer(`${STATUS}/`)], []],
    ['everything in a folder that occurs again', [layer(STATUS), layer('var/', 'var/lib/')], [`${STATUS}@0`]],
    [
      'files of several layers in one folder',
      [layer('var/lib/dpkg/status.d/a'), layer('var/lib/dpkg/status.d/b')],
      ['var/lib/dpkg/status.d/a@0', 'var/lib/dpkg/status.d/b@1'],
    ],
    [
      'what a folder brings that replaces a file',
      [layer(other('var/lib/dpkg')), layer('var/lib/dpkg/', STATUS)],
      [`${STATUS}@1`],
    ],
  ])('shows in the squash %s', (_, layers, visible) => {
    expect(squash(DPKG, layers)).toEqual({ visible, missing: [], problems: [] });
  });

  it('ignores a whiteout of a path that never existed', () => {
    const { visible } = squash(DPKG, [
      layer(STATUS),
      layer({ remove: 'var/lib/dpkg/x/y' }, { opaque: 'var/spool' }),
    ]);
    expect(visible).toEqual([`${STATUS}@0`]);
  });
});

describe('a second name of a database', () => {
  it('shows no unwanted hard link to a database, even when the first name is replaced', () => {
    const backup = hardlink('var/lib/dpkg/status-old', STATUS);
    const layers = [layer(STATUS, backup), layer(STATUS)];
    expect(squash(DPKG, layers)).toEqual({ visible: [`${STATUS}@1`], missing: [], problems: [] });
  });

  it('shows a database by its hard link when the first name is gone', () => {
    const layers = [layer(STATUS, hardlink('var/lib/dpkg/status.d/a', STATUS)), layer({ remove: STATUS })];
    expect(squash(DPKG, layers).visible).toEqual(['var/lib/dpkg/status.d/a@0']);
  });
});

describe('symbolic links on the way to a database', () => {
  const DATABASE = 'usr/lib/sysimage/rpm/rpmdb.sqlite';

  it.each([
    ['a relative one', symlink('var/lib/rpm', '../../usr/lib/sysimage/rpm')],
    ['an absolute one', symlink('var/lib/rpm', '/usr/lib/sysimage/rpm/')],
    ['one higher up', symlink('var', '/usr/lib/sysimage/../..')],
    ['one that climbs above the root', symlink('var/lib/rpm', '../../../../../usr/lib/sysimage/rpm')],
  ])('shows a database once, under its real path, by a link: %s', (_, link) => {
    expect(squash(RPM, [layer(DATABASE, link)]).visible).toEqual([`${DATABASE}@0`]);
  });

  it('asks for the place from which a link climbs, since that may be a link itself', () => {
    const link = symlink('var/lib/dpkg', '/data/current/../dpkg');
    expect(squash(DPKG, [layer(link)]).missing).toEqual([{ path: 'data/current', as: 'var/lib/dpkg' }]);
  });

  it('follows a link to a database folder from a later layer', () => {
    const layers = [
      layer(DATABASE),
      layer('var/lib/rpm/rpmdb.sqlite'),
      layer(symlink('var/lib/rpm', '/usr/lib/sysimage/rpm')),
    ];
    expect(squash(RPM, layers).visible).toEqual([`${DATABASE}@0`]);
  });

  it('follows a link of a lower layer to the files that an upper layer puts behind it', () => {
    const layers = [
      layer(symlink('var/lib/rpm', '/usr/lib/sysimage/rpm')),
      layer('var/lib/rpm/rpmdb.sqlite'),
    ];
    expect(squash(RPM, layers).visible).toEqual([`${DATABASE}@1`]);
  });

  it('follows a link of a lower layer to the folder that an upper layer makes opaque', () => {
    const layers = [
      layer(DATABASE, symlink('var/lib/rpm', '/usr/lib/sysimage/rpm')),
      layer({ opaque: 'var/lib/rpm' }),
    ];
    expect(squash(RPM, layers).visible).toEqual([]);
  });

  it('replaces a link by a folder that an upper layer names', () => {
    const layers = [
      layer(DATABASE, symlink('var/lib/rpm', '/usr/lib/sysimage/rpm')),
      layer('var/lib/rpm/', 'var/lib/rpm/rpmdb.sqlite'),
    ];
    expect(squash(RPM, layers).visible.sort()).toEqual([`${DATABASE}@0`, 'var/lib/rpm/rpmdb.sqlite@1']);
  });

  it.each([
    ['itself', [symlink('var/lib/rpm', 'rpm')]],
    ['each other', [symlink('var', '/b/var'), symlink('b', '/var')]],
  ])('reports links to %s', (_, links) => {
    const selector = { ...RPM, roots: ['var/lib/rpm', 'b/x'] };
    expect(squash(selector, [layer(...links)]).problems[0]).toMatchObject({
      kind: 'package-database-unreadable',
      subject: 'var/lib/rpm',
    });
  });

  it('follows a link to a database folder even when the link comes first', () => {
    const files = layer(symlink('var/lib/dpkg/a', 'status.d'), 'var/lib/dpkg/status.d/b');
    expect(squash(DPKG, [files]).visible).toEqual(['var/lib/dpkg/status.d/b@0']);
  });

  it('leads two linked names to one folder by both', () => {
    const links = [symlink('var/lib/dpkg/a', '/data'), symlink('var/lib/dpkg/status.d', '/data')];
    const aliases = links.map(({ path }) => ({ path: 'data', as: path }));
    expect(squash(DPKG, [layer(...links, 'data/b')], aliases).visible).toEqual(['data/b@0']);
  });

  it('stops at links of folders in a circle', () => {
    const { visible } = squash(DPKG, [
      layer(STATUS, symlink('var/lib/dpkg/again', '.'), symlink('var/lib/dpkg/up', '..')),
    ]);
    expect(visible).toEqual([`${STATUS}@0`]);
  });

  it('stops at a chain of thousands of links', () => {
    const links = Array.from({ length: 5000 }, (_, index) => [
      `var/lib/dpkg/${index}/`,
      symlink(`var/lib/dpkg/${index}/next`, `../${index + 1}`),
    ]).flat();
    expect(squash(DPKG, [layer(...links, STATUS)]).visible).toEqual([`${STATUS}@0`]);
  });

  it('finds no database behind a link that leads nowhere in a searched place', () => {
    const links = layer(symlink('var/lib/rpm', '../../usr/lib/sysimage/rpm'));
    expect(squash(RPM, [links])).toEqual({ visible: [], missing: [], problems: [] });
  });
});

describe('places that nobody looked at', () => {
  const MOVED = { path: 'data/dpkg', as: 'var/lib/dpkg' };

  it.each<[string, LayerFacts, PathAlias]>([
    ['behind a linked folder', layer(symlink('var/lib/dpkg', '/data/dpkg')), MOVED],
    [
      'behind a folder linked higher up',
      layer(symlink('var', '/data')),
      { path: 'data/lib/dpkg', as: 'var/lib/dpkg' },
    ],
    ['behind a linked file', layer(symlink(STATUS, '/data/status')), { path: 'data/status', as: STATUS }],
    [
      'behind a link to another name',
      layer(symlink(STATUS, 'real'), other('var/lib/dpkg/real')),
      { path: 'var/lib/dpkg/real', as: STATUS },
    ],
    [
      'behind a hard link to a lower layer',
      layer(hardlink(STATUS, 'data/status')),
      { path: 'data/status', as: STATUS },
    ],
    ['behind a link to the root', layer(symlink('var/lib/dpkg', '/')), { path: '', as: 'var/lib/dpkg' }],
  ])('asks to search a place %s', (_, facts, alias) => {
    expect(squash(DPKG, [facts]).missing).toEqual([alias]);
  });

  it('asks to search a linked place although a file was put there through the link', () => {
    const selector = { ...DPKG, roots: [STATUS] };
    const lower = layer(symlink('var/lib/dpkg', '/data'), STATUS);
    const alias = { path: 'data/status', as: STATUS };
    expect(squash(selector, [lower]).missing).toEqual([alias]);
    expect(squash(selector, [lower, layer('data/status')], [alias]).visible).toEqual(['data/status@1']);
  });

  it('asks to search a hard link by the name that it gives to a file below a link to a folder, too', () => {
    const selector = { ...DPKG, roots: [STATUS] };
    const lower = layer(symlink('lib', 'usr/lib'));
    const upper = layer(hardlink(STATUS, 'lib/new'));
    const aliases = [
      { path: 'lib/new', as: STATUS },
      { path: 'usr/lib/new', as: STATUS },
    ];
    expect(squash(selector, [lower, upper]).missing).toEqual(aliases);
    expect(squash(selector, [lower, layer('lib/new'), upper], aliases)).toEqual({
      visible: [`${STATUS}@1`],
      missing: [],
      problems: [],
    });
  });

  it('finds a database in a place that a second walk has searched', () => {
    const moved = layer(symlink('var/lib/dpkg', '/data/dpkg'), 'data/', 'data/dpkg/status');
    expect(squash(DPKG, [moved], [MOVED])).toEqual({
      visible: ['data/dpkg/status@0'],
      missing: [],
      problems: [],
    });
  });

  it('asks in the next round for the target of a searched place that is itself a link', () => {
    const moved = layer(symlink('var/lib/dpkg', '/data/dpkg'), symlink('data', 'mnt'));
    expect(squash(DPKG, [moved], [MOVED]).missing).toEqual([{ path: 'mnt/dpkg', as: 'var/lib/dpkg' }]);
  });

  it('asks to search a place once, even if it is empty', () => {
    const facts = layer(symlink('var/lib/dpkg', '/data/dpkg'));
    expect(squash(DPKG, [facts], [MOVED])).toEqual({ visible: [], missing: [], problems: [] });
  });

  it('reports the target of a hard link that no layer holds', () => {
    const facts = layer(hardlink(STATUS, 'data/status'));
    const { problems } = squash(DPKG, [facts], [{ path: 'data/status', as: STATUS }]);
    expect(problems).toMatchObject([{ kind: 'package-database-unreadable', subject: STATUS }]);
  });

  it('shows a hard link found in a second walk with the layer that holds its target', () => {
    const layers = [layer('data/status'), layer(hardlink(STATUS, 'data/status'))];
    expect(squash(DPKG, layers, [{ path: 'data/status', as: STATUS }]).visible).toEqual([`${STATUS}@0`]);
  });
});

describe('an image that would keep the squash busy for ever', () => {
  const unsearched = expect.stringContaining('not searched completely') as string;

  it('reports an image with thousands of names of the greatest depth', () => {
    const deep = `var/lib/dpkg/${'a/'.repeat(2000)}`;
    const entries = Array.from({ length: 11_000 }, (_, index) => other(deep + String(index)));
    expect(squash(DPKG, [layer(...entries)]).problems).toMatchObject([{ message: unsearched }]);
  });

  it('reports an image with thousands of links to a folder of thousands of files', () => {
    const links = Array.from({ length: 2000 }, (_, index) => symlink(`var/lib/dpkg/${index}`, 'status.d'));
    const files = Array.from({ length: 2000 }, (_, index) => other(`var/lib/dpkg/status.d/${index}`));
    expect(squash(DPKG, [layer(...links, ...files)]).problems).toMatchObject([{ message: unsearched }]);
  });

  it('searches some of thousands of linked places, and reports the rest', () => {
    const links = Array.from({ length: 1000 }, (_, index) =>
      symlink(`var/lib/dpkg/status.d/${index}`, `/store/${index}`),
    );
    const { missing, problems } = squash(DPKG, [layer(...links)]);
    expect(missing).toHaveLength(200);
    expect(problems).toMatchObject([{ message: unsearched }]);
  });
});

it('searches a folder of more entries than a call may have arguments', () => {
  const entries = Array.from({ length: 150_000 }, (_, n) => `var/lib/dpkg/info/${n}.list`);
  const fullLayer = layer(STATUS);
  const files = entries.map((path): OverlayEntry => ({ path, kind: 'file' }));
  const full = {
    ...fullLayer,
    overlay: { ...fullLayer.overlay, entries: [...fullLayer.overlay.entries, ...files] },
  };
  const { visible, problems } = squash(DPKG, [full]);
  expect({ visible, problems }).toEqual({ visible: [`${STATUS}@0`], problems: [] });
});
