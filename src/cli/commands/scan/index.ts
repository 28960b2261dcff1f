import type { Command } from 'commander';
import { REPORT_FORMATS } from '../../../report/index.ts';
import { collect } from '../../options/collect.ts';
import { addOptions, optionsOf } from '../../options/options.ts';

const FORMATS = REPORT_FORMATS.map(({ name, help }) => `  ${name.padEnd(10)} ${help}`).join('\n');

const MORE = `
How an image is named:
  nginx:1.27                 an image of a registry, by Docker's grammar
  docker://NAME              the same, whatever the name looks like
  ./app.tar, /mnt/app.tgz    a path, if it begins with ./, ../ or /, or ends in
                             .tar, .tar.gz, .tgz, .tar.zst or .oci: an archive
                             of docker save, an OCI layout (in a tar or as a
                             folder), or an unpacked root file system
  docker-archive:FILE[:TAG]
  oci:FOLDER[:TAG|@DIGEST]
  oci-archive:FILE[:TAG]
  docker-daemon:NAME         of Docker or Podman, over the socket
  'docker-daemon:*'          all images that it lists; quote the asterisk
  dir:FOLDER                 a root file system; dir:/ is this machine
  sbom:FILE                  an SBOM: CycloneDX, SPDX or Syft's JSON
  purl:FILE                  a list of package URLs, one a line
  manifests:FILE             all images that Kubernetes manifests or a Compose
                             file name; manifests:- reads standard input
  -                          an archive or an SBOM from standard input
  A transport decides first, then what looks like a path. All else is an image
  of a registry: docker:dind is Docker Hub's.

A file of --images holds one image a line, and after it what it is judged by:
  app:1 --max critical=0 --only-fixed --platform linux/arm64   # a comment

Formats of a report:
${FORMATS}

Exit codes:
  0  within the line, or no line is set
  1  over the line
  2  could not scan, or wrong usage
  3  not over it, but the answer has a hole; --allow-incomplete waives one

Examples:
  plimsoll scan nginx:1.27
  plimsoll scan app.tar --max critical=0,high=10 --only-fixed
  plimsoll scan a:1 b:2 --format table --format json=report.json
  plimsoll scan dir:/ --offline
  docker save app:1 | plimsoll scan -
  plimsoll scan sbom:app.cdx.json --max critical=0
  plimsoll scan --images images.txt --format summary
  helm template ./chart | plimsoll scan manifests:- --max critical=0
  plimsoll scan app:2 --max high=0 --baseline app:1
  plimsoll scan app:1 --as-of 2026-03-01
  plimsoll scan app:1 --server https://plimsoll.example

Each option can stand in the file that --config names, and in the environment
as PLIMSOLL_ and its name (PLIMSOLL_MAX). Flags beat the environment, which
beats the file. A .plimsoll.yaml that is only found here may draw the line and
ignore findings, no more: a pull request may have brought it. Secrets come from
the environment alone: PLIMSOLL_PASSWORD, PLIMSOLL_REGISTRY_TOKEN,
PLIMSOLL_TOKEN, PLIMSOLL_NVD_API_KEY.`;

export function declareScan(root: Command): void {
  const command = root
    .command('scan')
    .argument('[image...]', 'what to scan')
    .option(
      '--images <file>',
      'scan the images of this file too, one a line, each with options of its own; - is standard input; repeatable',
      collect,
    )
    .summary('scan images and judge them against your line')
    .description(
      'Lists the known vulnerabilities in images, and exits with 1 if there are more than you allow.',
    )
    .addHelpText('after', MORE);
  addOptions(
    command,
    optionsOf('line', 'history', 'attested', 'image', 'feeds', 'output', 'store', 'remote'),
  );
  command.action(async (images: readonly string[]) => {
    const { runScan } = await import('./run.ts');
    process.exitCode = await runScan(images, command);
  });
}
