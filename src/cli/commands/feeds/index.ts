import type { Command } from 'commander';
import type { OptionKey } from '../../../config/index.ts';
import { addOptions } from '../../options/options.ts';

const MORE = `
Examples:
  plimsoll feeds status
  plimsoll feeds sync debian-tracker alpine-secdb:v3.22 kev epss
  plimsoll feeds export advisories.plimsoll
  plimsoll feeds import advisories.plimsoll
  plimsoll feeds build --out oci:advisories --sign-key key.pem
  plimsoll feeds push oci:advisories registry.example/team/advisories
  plimsoll feeds list --feeds-from oci:advisories --feeds-key key.pub
  plimsoll feeds status --database postgres://plimsoll@db/plimsoll`;

/** Options for a server's store, which may be in Postgres. */
const STORE: readonly OptionKey[] = ['store', 'database'];

const CONNECTION: readonly OptionKey[] = ['insecure', 'skipTlsVerify', 'caCert'];

const REGISTRY: readonly OptionKey[] = ['username', 'passwordStdin', ...CONNECTION];

export function declareFeeds(root: Command): void {
  const feeds = root
    .command('feeds')
    .summary('show, update, export, import and publish advisories')
    .description('The advisories that the store holds.')
    .addHelpText('after', MORE);

  const status = feeds.command('status').description('show the age and size of each feed in the store');
  addOptions(status, ['format', ...STORE]).action(async () => {
    const { runFeedsStatus } = await import('./status.ts');
    process.exitCode = await runFeedsStatus(status);
  });

  const sync = feeds
    .command('sync')
    .argument(
      '[feed...]',
      'osv:Debian, alpine-secdb:v3.20, debian-tracker, kev, epss, cve (all of the CVE list); by default all that the store holds',
    )
    .option('--accept-older', 'take data that is older than the stored data, as from a frozen mirror')
    .description('update feeds now');
  addOptions(sync, [
    'feedsMirror',
    'feedAddress',
    'caCert',
    'skipTlsVerify',
    'quiet',
    'verbose',
    ...STORE,
  ]).action(async (names: readonly string[]) => {
    const { runFeedsSync } = await import('./sync.ts');
    process.exitCode = await runFeedsSync(names, sync);
  });

  const exported = feeds
    .command('export')
    .argument('<file>', 'name of a new file; - is standard output')
    .description('write all advisories to one file');
  addOptions(exported, STORE).action(async (file: string) => {
    const { runExport } = await import('./transfer.ts');
    process.exitCode = await runExport(file, exported);
  });

  const imported = feeds
    .command('import')
    .argument('<file>', 'what feeds export wrote; - is standard input')
    .description('replace the advisories with those of an exported file, after checking its digests');
  addOptions(imported, STORE).action(async (file: string) => {
    const { runFeedsImport } = await import('./transfer.ts');
    process.exitCode = await runFeedsImport(file, imported);
  });

  declareArtifacts(feeds);
}

/** Declares commands that publish a store's feeds and list published ones. */
function declareArtifacts(feeds: Command): void {
  const build = feeds
    .command('build')
    .requiredOption(
      '--out <layout>',
      'OCI layout to write, oci:FOLDER; what an earlier build left there is replaced',
    )
    .option('--sign-key <file>', 'private key of Ed25519 (PEM) to sign with')
    .option('--bundle', 'sign by Sigstore bundles, version 0.3')
    .description('make artifacts of all feeds in the store, one for each release and ecosystem');
  addOptions(build, STORE).action(async () => {
    const { runBuild } = await import('./artifacts.ts');
    process.exitCode = await runBuild(build);
  });

  const push = feeds
    .command('push')
    .argument('<layout>', 'OCI layout that feeds build wrote, oci:FOLDER')
    .argument('<repository>', 'repository of a registry, where scans find it by --feeds-from')
    .description('upload artifacts to a registry');
  addOptions(push, [...REGISTRY, 'quiet', 'store']).action(async (layout: string, repository: string) => {
    const { runPush } = await import('./artifacts.ts');
    process.exitCode = await runPush(layout, repository, push);
  });

  const list = feeds
    .command('list')
    .description('list the artifacts of --feeds-from with their digests, and pull none: a key for a cache');
  addOptions(list, ['feedsFrom', 'feedsKey', ...CONNECTION, 'format']).action(async () => {
    const { runFeedsList } = await import('./artifacts.ts');
    process.exitCode = await runFeedsList(list);
  });
}
