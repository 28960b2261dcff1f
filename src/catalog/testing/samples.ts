import { deflateSync } from 'node:zlib';
import { buildZip } from '../../archive/testing/build-zip.ts';
import { buildBundle } from '../language/dotnet/testing/build-bundle.ts';
import { functionTable, inlineBuildInfo } from '../language/go/testing/parts.ts';
import { classes, jar, manifest, pom } from '../language/java/testing.ts';
import { LOCK_FILES, MANIFESTS, OTHERS } from '../language/lock-files/testing/samples.ts';
import { nativeImage } from '../language/sboms/testing/native-image.ts';
import { entry } from '../os/dpkg/testing.ts';
import { writeBerkeley } from '../os/rpm/testing/write-berkeley.ts';
import { writeHeader } from '../os/rpm/testing/write-header.ts';
import { writeNdb } from '../os/rpm/testing/write-ndb.ts';
import { writeSqlite } from '../os/rpm/testing/write-sqlite.ts';
import { buildElf } from '../program/testing/build-elf.ts';
import { AMD64 } from '../program/testing/numbers.ts';

const SITE = 'usr/local/lib/python3.13/site-packages';
const GEMS = 'usr/local/lib/ruby/gems/3.3.0/specifications';
const COMPOSER = 'var/www/vendor/composer';

const RPM = [
  writeHeader({ name: 'bash', sourceRpm: 'bash-5.1.8-1.el9.src.rpm', files: ['/usr/bin/bash'] }),
  writeHeader({ name: 'openssl-libs', epoch: 1, architecture: 'i686', vendor: 'Rocky', module: 'a:1:2:3' }),
];
const RPM_LINE =
  'zlib\t1.2.13-2.cm2\t1\t1\tMicrosoft Corporation\t(none)\t93\tx86_64\t0\tzlib-1.2.13-2.cm2.src.rpm\n';

const SYSTEMS: Files = {
  'etc/os-release': 'ID="debian"\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n',
  'etc/debian_version': '12.5\n',
  'etc/redhat-release': 'CentOS release 6.10 (Final)\n',
  'var/lib/dpkg/status': `${entry({ Source: 'openssl (3.0.11-1~deb12u2)', Maintainer: 'A <a@b.example>' })}\n`,
  'var/lib/dpkg/status.d/base-files': entry({ Package: 'base-files', 'Built-Using': 'glibc (= 2.36-9)' }),
  'var/lib/dpkg/updates/0001': entry({ Package: 'bash', Status: 'install ok half-installed' }),
  'var/lib/dpkg/info/libssl3.list': '/usr/lib/libssl.so.3\n/usr/lib/node_modules/a/package.json\n',
  'var/lib/dpkg/diversions': '/bin/sh\n/bin/sh.distrib\ndash\n',
  'lib/apk/db/installed': 'P:libcrypto3\nV:3.3.2-r0\nA:x86_64\no:openssl\nF:lib\nR:libcrypto.so.3\n\n',
  'var/lib/rpm/Packages': writeBerkeley(RPM),
  'var/lib/rpm/Packages.db': writeNdb(RPM),
  'var/lib/rpm/rpmdb.sqlite': writeSqlite(RPM),
  'var/lib/rpmmanifest/container-manifest-2': RPM_LINE,
  'srv/chroot/var/lib/dpkg/status': 'x',
  'opt/lib/opkg/status': 'x',
};

const PACKAGES: Files = {
  'opt/bitnami/.bitnami_components.json': json({ redis: { version: '5.0.14-36' } }),
  'opt/conda/conda-meta/xz-5.2.6-0.json': json({
    name: 'xz',
    version: '5.2.6',
    build: '0',
    files: ['bin/xz'],
  }),
  'app/Shop.deps.json': json({
    runtimeTarget: { name: 'net8' },
    targets: { net8: { 'Shop/1.0.0': { runtime: {} }, 'Giraffe/5.0.0': { runtime: { 'Giraffe.dll': {} } } } },
    libraries: { 'Shop/1.0.0': { type: 'project' }, 'Giraffe/5.0.0': { type: 'package' } },
  }),
  'app/Tool.runtimeconfig.json': '{}',
  'app/serilog.2.10.0.nupkg': zip({ 'a.nuspec': '<id>Serilog</id><version>2.10.0</version>' }),
  'app/lib/cowboy-2.9.0/ebin/cowboy.app': '{application, cowboy, [{vsn, "2.9.0"}]}.',
  'app/jason-1.4.0.ez': zip({ 'jason-1.4.0/ebin/jason.app': '{application, jason, [{vsn, "1.4.0"}]}.' }),
  'app/node_modules/lodash/package.json': json({
    name: 'lodash',
    version: '4.17.21',
    dependencies: { a: '1' },
  }),
  'srv/.yarn/cache/ms-npm-2.0.0-0123456789.zip': zip({
    'node_modules/ms/package.json': json({ name: 'ms', version: '2.0.0' }),
  }),
  [`${COMPOSER}/installed.json`]: json({ packages: [{ name: 'monolog/monolog', version: 'v2.0.0' }] }),
  [`${COMPOSER}/installed.php`]: `<?php return array(
    'root' => array('name' => 'acme/site'),
    'versions' => array('psr/log' => array('pretty_version' => '1.0', 'dev_requirement' => true)),
);
`,
  [`${GEMS}/nokogiri-1.13.10.gemspec`]: '# stub: nokogiri 1.13.10 x86_64-linux lib\n',
  'app/bundler/gems/acme-b6cbe7d/acme.gemspec': '# stub: acme 3.0.1 ruby lib\n',
  [`${SITE}/six-1.15.0.dist-info/METADATA`]: 'Name: six\nVersion: 1.15.0\n\nText',
  [`${SITE}/six-1.15.0.dist-info/RECORD`]: 'six.py,sha256=x,1\nsix-1.15.0.dist-info/RECORD,,\n',
  [`${SITE}/six-1.15.0.dist-info/direct_url.json`]: json({
    url: 'https://example.com/six.git',
    vcs_info: {},
  }),
  [`${SITE}/six.py`]: '__version__ = "1.15.0"\n',
  [`${SITE}/pip/_vendor/vendor.txt`]: 'idna==3.3\n',
  'wheels/idna-3.3-py3-none-any.whl': zip({ 'idna-3.3.dist-info/METADATA': 'Name: idna\nVersion: 3.3\n' }),
  [`${SITE}/a-1.0.dist-info/sboms/a.cdx.json`]: json({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [
      { purl: 'pkg:cargo/serde@1.0.0' },
      { purl: 'pkg:cargo/part@0.1.0?download_url=file://part' },
    ],
  }),
  // Facts of archives hold their sizes, which compression would leave to zlib.
  'app/lib/shop.jar': jar(
    {
      ...pom('org.x', 'lib', '1.0'),
      ...classes('org/x/lib'),
      ...manifest({ 'Implementation-Title': 'lib', 'Implementation-Version': '1.0' }),
      'BOOT-INF/lib/guava-30.1.jar': jar(classes('com/google/common'), 0),
    },
    0,
  ),
  'root/go/pkg/mod/cache/download/golang.org/x/net/@v/v0.17.0.ziphash': 'x',
};

const MODULES = [
  'path\texample.com/tool',
  'mod\texample.com/tool\tv1.4.2\t',
  'dep\tgopkg.in/yaml.v2\tv2.2.2\th1:=',
  '',
];
const CRATES = [
  { name: 'tool', version: '0.3.1', source: 'local', root: true },
  { name: 'regex', version: '1.5.4', source: 'crates.io' },
];

const PROGRAMS: Files = {
  'usr/local/bin/tool-of-go': buildElf({
    data: inlineBuildInfo('go1.26.8', MODULES.join('\n')),
    table: functionTable(['main.main', 'gopkg.in/yaml%2ev2.Unmarshal'], AMD64),
  }),
  'usr/local/bin/tool-of-rust': buildElf({
    hasNote: false,
    more: { name: '.dep-v0', content: deflateSync(json({ packages: CRATES, format: 8 })) },
  }),
  'usr/local/bin/rust-without-list': buildElf({
    hasNote: false,
    more: { name: '.comment', content: Buffer.from('rustc version 1.95.0 (59807616e)\0') },
  }),
  'usr/local/bin/tool-of-dotnet': buildBundle(),
  'usr/local/bin/tool-of-java': nativeImage({ heapBytes: 2 * 1024 ** 2 }),
  'usr/local/bin/tool-of-deno': Buffer.concat([
    buildElf({ hasNote: false }),
    Buffer.from('{}d3n0l4nd\x1eP\0\0........'),
  ]),
  'usr/local/bin/node': buildElf({ hasNote: false }),
  'usr/local/include/node/node_version.h':
    '#define NODE_MAJOR_VERSION 22\n#define NODE_MINOR_VERSION 11\n#define NODE_PATCH_VERSION 0\n',
  'usr/sbin/nginx': buildElf({ hasNote: false, data: Buffer.from('nginx version: nginx/1.27.3\0') }),
};

type Files = Readonly<Record<string, string | Buffer>>;

/** A file or more for each cataloger, by their paths. */
export const SAMPLES: ReadonlyMap<string, Buffer> = new Map(
  Object.entries({
    ...SYSTEMS,
    ...PACKAGES,
    ...PROGRAMS,
    ...Object.fromEntries(
      [LOCK_FILES, MANIFESTS, OTHERS].flatMap((files) =>
        Object.entries(files).map(([name, content]) => [`srv/app/${name}`, content]),
      ),
    ),
  }).map(([path, content]) => [path, Buffer.from(content)]),
);

function json(value: unknown): string {
  return JSON.stringify(value);
}

function zip(entries: Readonly<Record<string, string>>): Buffer {
  return buildZip(Object.entries(entries).map(([name, content]) => ({ name, content })));
}
