import type { Command } from 'commander';

const MORE = `
Everything is said by environment variables:
  CLAIR_ADDR            the Clair (1.x, 2.x, or plimsoll serve) that reads the
                        image, as HOST, HOST:PORT or URL; without it the image
                        is scanned here
  CLAIR_OUTPUT          list and count from this severity: Unknown (default),
                        Negligible, Low, Medium, High, Critical, Defcon1
  CLAIR_THRESHOLD       end with 1 for more than this many; default 0
  CLAIR_TIMEOUT         minutes for each request to Clair; default 1
  IGNORE_UNFIXED        do not count what has no fix
  WHITELIST_FILE        YAML: names not to count, under general, or under
                        images and the name of a repository
  FORMAT_OUTPUT         standard (default), json or table
  JSON_OUTPUT           the same as FORMAT_OUTPUT=json, and stronger
  DOCKER_USER, DOCKER_PASSWORD, or DOCKER_TOKEN (base64 of both)
                        for the registry; else docker login's are taken
  DOCKER_TIMEOUT        minutes for each request to the registry; default 1
  DOCKER_INSECURE       accept any certificate of the registry
  REGISTRY_INSECURE     speak plain http to the registry
  DOCKER_PLATFORM_OS, DOCKER_PLATFORM_ARCH
                        which image of an index; default linux, amd64
  KLAR_TRACE            print requests and answers, without their secrets
  PLIMSOLL_ALLOW_INCOMPLETE
                        waive a hole by its kind; a threshold waives none
  PLIMSOLL_...          the store, the feeds and all else, as for plimsoll scan

Exit codes:
  0  no more than the threshold
  1  more than the threshold
  2  no answer, or none that can be called clean

Examples:
  CLAIR_ADDR=clair:6060 CLAIR_OUTPUT=High CLAIR_THRESHOLD=10 plimsoll klar app:1
  WHITELIST_FILE=accepted.yaml plimsoll klar quay.io/team/app:1`;

export function declareKlar(root: Command): void {
  const command = root
    .command('klar')
    .argument('[image...]', 'the image to judge, one')
    .summary('judge an image as Klar does, by its environment variables')
    .description('Does what Klar does, with the same variables, output and exit codes.')
    .addHelpText('after', MORE);
  command.action(async (images: readonly string[]) => {
    const { runKlar } = await import('./run.ts');
    process.exitCode = await runKlar(images, command);
  });
}
