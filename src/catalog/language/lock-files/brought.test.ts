import { expect, it } from 'vitest';
import { readBrought } from './testing.ts';

const json = (value: unknown) => JSON.stringify(value);

const POETRY = `[[package]]
name = "Flask"
version = "1.0"
groups = ["main"]
[package.dependencies]
Jinja2 = ">=2"
"zope.interface" = {version = "*", optional = true}

[[package]]
name = "jinja2"
version = "2.0"
groups = ["main", "dev"]

[[package]]
name = "zope-interface"
version = "5.0"
category = "dev"

[metadata]
lock-version = "2.1"
`;

const UV = `version = 1
[[package]]
name = "app"
source = { virtual = "." }
dependencies = [{ name = "flask" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "flask"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "jinja2" }]

[[package]]
name = "jinja2"
version = "2.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "pytest"
version = "3.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "jinja2" }, { name = "pluggy" }]

[[package]]
name = "pluggy"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
`;

const PDM = `[metadata]
lock_version = "4.5"
[[package]]
name = "flask"
version = "1.0"
groups = ["default"]
dependencies = ["Jinja2[i18n]>=2; python_version > '3'"]
[[package]]
name = "jinja2"
version = "2.0"
groups = ["default", "dev"]
[[package]]
name = "pytest"
version = "3.0"
groups = ["dev"]
`;

const PYLOCK = `lock-version = "1.0"
[[packages]]
name = "flask"
version = "1.0"
dependencies = [{ name = "jinja2" }]
[[packages]]
name = "jinja2"
version = "2.0"
`;

const PIPFILE = json({
  _meta: { 'pipfile-spec': 6 },
  default: { flask: { version: '==1.0' } },
  develop: { flask: { version: '==1.0' }, pytest: { version: '==3.0' } },
});

const CARGO = `version = 3
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["serde", "rand 0.8.0"]
[[package]]
name = "libc"
version = "0.2.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
[[package]]
name = "rand"
version = "0.7.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
[[package]]
name = "rand"
version = "0.8.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = ["libc", "rand 0.7.0 (registry+https://github.com/rust-lang/crates.io-index)"]
[[package]]
name = "serde"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
`;

const GEMFILE = `GEM
  remote: https://rubygems.org/
  specs:
    puma (5.0)
    rack (2.0-java)
      puma (>= 4)
    rails (6.0)
      rack (>= 2)

DEPENDENCIES
  puma!
  rails (~> 6)
`;

const COMPOSER = json({
  packages: [
    { name: 'Acme/app', version: '1.0', require: { php: '>=8', 'acme/Log': '^1' } },
    { name: 'acme/log', version: '1.1' },
  ],
  'packages-dev': [{ name: 'acme/test', version: '2.0' }],
});

const NUGET = json({
  version: 1,
  dependencies: {
    'net8.0': {
      Serilog: { type: 'Direct', resolved: '3.0.0', dependencies: { 'system.Text': '1' } },
      'System.Text': { type: 'Transitive', resolved: '1.0.0' },
      'System.Io': { type: 'Transitive', resolved: '4.0.0' },
      lib: { type: 'Project', dependencies: { 'System.Io': '4' } },
    },
  },
});

const PUBSPEC = `packages:
  test:
    dependency: "direct dev"
    source: hosted
    version: "1.0.0"
  path:
    dependency: transitive
    source: hosted
    version: "2.0.0"
`;

it.each([
  ['poetry.lock', POETRY, ['Flask@1.0', 'jinja2@2.0 through Flask', 'zope-interface@5.0 through Flask dev']],
  [
    'uv.lock',
    UV,
    ['flask@1.0', 'jinja2@2.0 through flask, pytest', 'pytest@3.0 dev', 'pluggy@1.0 through pytest dev'],
  ],
  ['pdm.lock', PDM, ['flask@1.0', 'jinja2@2.0 through flask', 'pytest@3.0 dev']],
  ['pylock.toml', PYLOCK, ['flask@1.0', 'jinja2@2.0 through flask']],
  ['Pipfile.lock', PIPFILE, ['flask@1.0', 'pytest@3.0 dev']],
  [
    'Cargo.lock',
    CARGO,
    ['app@0.1.0', 'libc@0.2.0 through rand', 'rand@0.7.0 through rand', 'rand@0.8.0', 'serde@1.0.0'],
  ],
  ['Gemfile.lock', GEMFILE, ['puma@5.0', 'rack@2.0 through rails', 'rails@6.0']],
  ['composer.lock', COMPOSER, ['Acme/app@1.0', 'acme/log@1.1 through Acme/app', 'acme/test@2.0 dev']],
  ['packages.lock.json', NUGET, ['Serilog@3.0.0', 'System.Text@1.0.0 through Serilog', 'System.Io@4.0.0']],
  ['pubspec.lock', PUBSPEC, ['test@1.0.0 dev', 'path@2.0.0']],
])('tells from %s what brought each package, and what is for development', (path, content, expected) => {
  expect(readBrought(path, content)).toEqual(expected);
});
