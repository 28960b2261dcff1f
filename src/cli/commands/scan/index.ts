import type { Command } from 'commander';
import { addOptions } from '../../options.ts';

const MORE = `
How an image is named:
  nginx:1.27                     a registry reference; docker:// may stand before it
  ./image.tar, /tmp/app.tgz      a path, if it exists and begins with ./, ../ or /, or ends in .tar, .tar.gz or .tgz:
                                 an archive of docker save or an OCI layout, a layout's folder, or a root file system
  docker-archive:FILE[:TAG]      oci:FOLDER[:TAG|@DIGEST]       oci-archive:FILE[:TAG]
  docker-daemon:NAME             dir:FOLDER
  A transport's name decides first, then an existing path; all else is a reference: docker:dind is Docker Hub's image.

Exit codes:
  0  within the line, or no line is set
  1  over the line
  2  could not scan, or wrong usage
  3  not over it, but the answer has a hole, which --allow-incomplete waives by name

Examples:
  plimsoll scan nginx:1.27
  plimsoll scan app.tar --max critical=0,high=10 --only-fixed
  plimsoll scan a:1 b:2 --format table --format json=report.json
  plimsoll scan dir:/ --offline

Every option can stand in .plimsoll.yaml, and in the environment as PLIMSOLL_ and its name; flags beat the environment,
which beats the file. A password or token is read from the environment (PLIMSOLL_PASSWORD, PLIMSOLL_REGISTRY_TOKEN).`;

export function declareScan(root: Command): void {
  const command = root
    .command('scan')
    .argument('<image...>', 'what to scan')
    .summary('scan images and judge them against your line')
    .description(
      'Says which known vulnerabilities images carry, and exits 1 when there are more than you allow.',
    )
    .addHelpText('after', MORE);
  addOptions(command, ['line', 'image', 'feeds', 'output', 'store']);
  command.action(async (images: readonly string[]) => {
    const { runScan } = await import('./run.ts');
    process.exitCode = await runScan(images, command);
  });
}
