import type { KeyObject } from 'node:crypto';
import type { Command } from 'commander';
import { Repository } from '../../../artifact/index.ts';
import {
  attach,
  attachBundles,
  checkSize,
  PACKAGES,
  packagesPredicate,
  VULNERABILITIES,
  vulnerabilitiesPredicate,
  type Attestation,
} from '../../../attest/index.ts';
import { counted, isHole, PROGRAM, type IndexedImage, type ScanResult } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { ImageReference } from '../../../image/index.ts';
import { NO_LINE } from '../../../policy/index.ts';
import { formatBytes, jsonPieces, reportFormat } from '../../../report/index.ts';
import { reportImage } from '../../../findings/index.ts';
import { indexImage } from '../../../packages/index.ts';
import {
  readPrivateKey,
  sealBundle,
  sealEnvelope,
  statementOf,
  type Subject,
} from '../../../sigstore/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { imageOptions } from '../../opening/open-named-image.ts';
import { print } from '../../output/print.ts';
import { checkReplaceable, replaceFile } from '../../output/replace-file.ts';
import { openSession, readRequest, type ScanSession } from '../../opening/session.ts';
import { withNamedImage } from '../../opening/with-named-image.ts';
import { fileDescriptorOf, STANDARD_OUTPUT } from '../../output/write-descriptor.ts';
import type { AttestFlags } from './flags.ts';
import { inRegistry } from './in-registry.ts';

/** Rules are for whoever judges the image: an attestation holds every finding. */
const JUDGEMENT = { line: NO_LINE, ignore: [] };

/** Scans an image, signs the result and attaches it. */
export async function runAttest(name: string, flags: AttestFlags, command: Command): Promise<number> {
  const signing = { key: signingKey(flags), asBundle: flags.bundle === true };
  const target = targetOf(name, flags);
  if (flags.out !== undefined) await checkReplaceable(flags.out);
  const session = await openSession(await readRequest(command));
  try {
    refuseUnchecked(session);
    const scanned = await scanNamed(name, session);
    session.progress.clear();
    const subject = subjectOf(scanned.indexed, target);
    const attestations = await attestationsOf(scanned, subject, signing);
    if (flags.out !== undefined) await replaceFile(flags.out, linesOf(attestations));
    if (target) await attachTo({ target, name, signing, session }, attestations, subject);
    await tell(summaryOf(attestations, subject), flags);
    return scanned.result.problems.some(isHole) ? EXIT.incomplete : EXIT.within;
  } finally {
    await session.close();
  }
}

/** Signing key, and the form in which attestations are signed and attached. */
interface Signing {
  readonly key: KeyObject;
  readonly asBundle: boolean;
}

function signingKey({ key: file }: AttestFlags): KeyObject {
  if (file !== undefined) return readPrivateKey(file);
  throw new AppError('USAGE', 'no key is named to sign with', {
    hint: 'add --key FILE; make one: openssl genpkey -algorithm ed25519 -out key.pem',
  });
}

/** Returns the registry image to attach to; undefined if nothing is to be attached. */
function targetOf(name: string, { push, out }: AttestFlags): ImageReference | undefined {
  if (!push && out === undefined) {
    throw new AppError('USAGE', '--no-push needs --out', { hint: 'add --out FILE' });
  }
  if (!push) return undefined;
  return inRegistry(name, 'push it first, or write a file: --no-push --out FILE');
}

/** A configuration file may set options that this command refuses as flags. */
function refuseUnchecked({ settings }: ScanSession): void {
  const { distro, skipDigestCheck } = settings;
  if (!skipDigestCheck && distro === undefined) return;
  const option = skipDigestCheck ? '--skip-digest-check' : '--distro';
  throw new AppError(
    'USAGE',
    `${option} does not apply to attest: an attestation vouches for the image alone`,
    {
      hint: 'leave it out',
    },
  );
}

interface Scanned {
  readonly indexed: IndexedImage;
  readonly result: ScanResult;
  readonly started: string;
}

function scanNamed(name: string, session: ScanSession): Promise<Scanned> {
  return withNamedImage(name, session, async (image, { context }) => {
    const started = context.now().toISOString();
    const indexed = await indexImage(image, context);
    const { result } = await reportImage(indexed, JUDGEMENT, context);
    return { indexed, result, started };
  });
}

function subjectOf({ image }: IndexedImage, target: ImageReference | undefined): Subject {
  const { reference, manifestDigest: digest } = image;
  if (digest === undefined) {
    throw new AppError('USAGE', `${reference} has no manifest, so no digest to attest`, {
      hint: 'name it in a registry or in an OCI layout',
    });
  }
  return { name: target ? `${target.registry}/${target.repository}` : reference, digest };
}

async function attestationsOf(
  { indexed, result, started }: Scanned,
  subject: Subject,
  { key, asBundle }: Signing,
): Promise<readonly Attestation[]> {
  const times = { started, finished: result.scannedAt };
  const found = vulnerabilitiesPredicate(result, await reportOf(result), times);
  const sealed = (predicateType: string, predicate: object) => {
    const statement = compact(statementOf(subject, predicateType, predicate));
    const bytes = asBundle ? sealBundle(statement, key) : sealEnvelope(statement, key);
    checkSize(bytes);
    return { predicateType, bytes };
  };
  return [sealed(VULNERABILITIES, found), sealed(PACKAGES, packagesPredicate(indexed))];
}

/** Serializes a document, whose lists may be iterators, without indentation, which would double its size. */
function compact(document: object): Uint8Array {
  return Buffer.from(JSON.stringify(JSON.parse([...jsonPieces(document)].join(''))));
}

async function reportOf(result: ScanResult): Promise<unknown> {
  const pieces = await reportFormat('json')?.render(
    { results: [result], failures: [] },
    {
      width: 0,
      colour: false,
      showSuppressed: false,
      severities: [],
      all: true,
      listPackages: false,
      fixPlan: 'first',
      program: PROGRAM,
      writtenAt: result.scannedAt,
    },
  );
  if (!pieces) throw new Error('the format json is missing');
  return JSON.parse([...pieces].join(''));
}

function* linesOf(attestations: readonly Attestation[]): Generator<string, void> {
  for (const { bytes } of attestations) yield `${Buffer.from(bytes).toString()}\n`;
}

interface Destination {
  readonly target: ImageReference;
  /** The image, as the user named it. */
  readonly name: string;
  readonly signing: Signing;
  readonly session: ScanSession;
}

async function attachTo(
  { target, name, signing, session }: Destination,
  attestations: readonly Attestation[],
  { digest }: Subject,
): Promise<void> {
  const { http, credentials, insecure } = await imageOptions(name, session);
  const repository = new Repository(target, { http, credentials, insecure });
  if (signing.asBundle) await attachBundles(attestations, digest, repository);
  else await attach(attestations, digest, repository, signing.key);
}

/** Keeps the summary apart from the attestations when these go to standard output. */
async function tell(summary: string, { out = '' }: AttestFlags): Promise<void> {
  if (fileDescriptorOf(out) === STANDARD_OUTPUT) process.stderr.write(summary);
  else await print(summary);
}

function summaryOf(attestations: readonly Attestation[], { name, digest }: Subject): string {
  const bytes = attestations.reduce((sum, { bytes: { length } }) => sum + length, 0);
  return `${name}@${digest}: ${counted(attestations.length, 'attestation')}, ${formatBytes(bytes)}\n`;
}
