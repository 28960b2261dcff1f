import type { Command } from 'commander';
import type { OptionKey } from '../../../config/index.ts';
import { addOptions, optionsOf } from '../../options/options.ts';
import type { AttestFlags } from './flags.ts';

const MORE = `
Two statements of in-toto are made, each in an envelope that the key signs: what
the scan found, as cosign's vulnerability record, and the packages, as an SBOM
in CycloneDX 1.6. They are attached to the image in its registry, where cosign
finds them under the image's digest.

Exit codes:
  0  attested
  2  the image could not be scanned, or the attestations not attached
  3  attested, and the answer has a hole: the attestation says so

Examples:
  openssl genpkey -algorithm ed25519 -out key.pem
  plimsoll attest registry.example/team/app:1 --key key.pem
  plimsoll attest registry.example/team/app:1 --key key.pem --bundle
  plimsoll attest registry.example/team/app:1 --list --attest-key key.pub
  plimsoll attest oci:layout:1 --key key.pem --no-push --out app.intoto.jsonl`;

/** Options that could make the attestation differ from the image. */
const NOT_FOR_ATTESTING: readonly OptionKey[] = ['distro', 'skipDigestCheck'];

export function declareAttest(root: Command): void {
  const command = root
    .command('attest')
    .argument('<image>', 'what to attest, named as for scan')
    .option('--key <file>', 'private key of Ed25519 or ECDSA P-256 (PEM) to sign with')
    .option('--bundle', 'write Sigstore bundles, version 0.3, each a referrer of its own')
    .option('--out <file>', 'also write the envelopes or bundles to a file, one a line; - is standard output')
    .option('--no-push', 'do not attach them to the image in its registry')
    .option('--list', 'list what is attached instead, and whether it counts')
    .summary('sign what a scan found, and attach it to the image')
    .description('Scans an image, and attaches the result and the package list to it, signed by your key.')
    .addHelpText('after', MORE);
  const keys = optionsOf('image', 'feeds').filter((key) => !NOT_FOR_ATTESTING.includes(key));
  addOptions(command, [
    ...keys,
    ...optionsOf('attested').filter((key) => key !== 'ifAttested'),
    'quiet',
    'verbose',
    'color',
    'store',
  ]);
  command.action(async (image: string) => {
    const flags = command.opts<AttestFlags>();
    if (flags.list) {
      const { runAttestList } = await import('./list.ts');
      process.exitCode = await runAttestList(image, command);
      return;
    }
    const { runAttest } = await import('./run.ts');
    process.exitCode = await runAttest(image, flags, command);
  });
}
