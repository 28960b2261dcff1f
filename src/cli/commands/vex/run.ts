import type { Command } from 'commander';
import { defined, PROGRAM, type JsonObject, type ScanResult } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import type { OpenedImage } from '../../../image/index.ts';
import { jsonPieces } from '../../../report/index.ts';
import { scanImage } from '../../../findings/index.ts';
import { describeRule, isExpired, type IgnoreRule } from '../../../policy/index.ts';
import {
  applyVex,
  isOpenVex,
  mergeOpenVex,
  openVexOf,
  readVex,
  statementsOf,
  type Accepted,
  type VexDocument,
} from '../../../vex/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { chooseOutputs, writeOutputs } from '../../output/outputs.ts';
import { readVexText } from '../../opening/load-vex.ts';
import { judgementOf } from '../../opening/scanner.ts';
import { openSession, readJudgingRequest, type ScanSession } from '../../opening/session.ts';
import { withNamedImage } from '../../opening/with-named-image.ts';
import { imagePurl } from './image-purl.ts';

const FORMATS = ['openvex'];

/** Writes what ignore rules hide in an image as a VEX document. */
export async function runVex(name: string, command: Command): Promise<number> {
  const request = await readJudgingRequest(command);
  const outputs = await chooseOutputs(request.settings.format, FORMATS);
  const { merge, author } = command.opts<{ merge?: string; author: string }>();
  const before = merge === undefined ? undefined : await readOpenVexFile(merge);
  const session = await openSession(request);
  const { settings, environment, progress } = session;
  try {
    const result = await withNamedImage(name, session, scanByRules);
    progress.clear();
    const document = documentOf(result, session, before, author);
    await writeOutputs(outputs, () => jsonPieces(document), settings, environment);
    return result.verdict.incomplete.length > 0 ? EXIT.incomplete : EXIT.within;
  } finally {
    await session.close();
  }
}

/** A document as it is written, and what it says. */
interface ReadOpenVex {
  readonly document: JsonObject;
  readonly statements: VexDocument;
}

/** Reads the document that statements are added to. Throws CONFIG_INVALID for any but OpenVEX. */
async function readOpenVexFile(file: string): Promise<ReadOpenVex> {
  const read = readVex(await readVexText(file), file);
  if (!read.ok) throw notOpenVex(`${file} is not a valid OpenVEX document: ${read.failure}`);
  const { content: document } = read.value;
  if (!isOpenVex(document)) throw notOpenVex(`${file} is not OpenVEX`);
  const { version } = document;
  if (Number.isSafeInteger(version)) return { document, statements: read.value };
  throw notOpenVex(`${file}: version is not a whole number`);
}

function notOpenVex(message: string): AppError {
  return new AppError('CONFIG_INVALID', message, { hint: '--merge takes a file of OpenVEX 0.2' });
}

/** Scans without VEX documents: what they hide no rule would, and it is stated already. */
async function scanByRules(image: OpenedImage, session: ScanSession): Promise<ScanResult> {
  const { result } = await scanImage(image, { ...judgementOf(session), vex: [] }, session.context);
  return result;
}

function documentOf(
  result: ScanResult,
  { ignore }: ScanSession,
  before: ReadOpenVex | undefined,
  author: string,
): JsonObject {
  const { reference } = result.image;
  const hidden = acceptedIn(result, ignore);
  const findings = hidden.map(({ finding }) => finding);
  const said = before
    ? applyVex(findings, [before.statements], result, new Date(result.scannedAt)).suppressed
    : [];
  const stated = new Set(said.map(({ finding }) => finding));
  const wanted = hidden.filter(({ finding }) => !stated.has(finding));
  const { statements, unsaid } = statementsOf(wanted, result, imagePurl(result.image), result.scannedAt);
  warn(
    result,
    unsaid.map(({ finding }) => `${finding.id} in ${finding.package.name}`),
  );
  if (before) return mergeOpenVex(before.document, statements, result.scannedAt);
  if (statements.length === 0) {
    throw new AppError('CONFIG_INVALID', `no ignore rule hides a finding in ${reference}`, {
      hint: 'name rules by --config or --ignore-file: a VEX document needs a statement',
    });
  }
  const { name, version } = PROGRAM;
  return openVexOf(statements, { author, tooling: `${name} ${version}`, timestamp: result.scannedAt });
}

/** Lists the findings that ignore rules hide, with the reason of the rule and the day on which it ends. */
function acceptedIn(
  { suppressed, scannedAt }: Pick<ScanResult, 'suppressed' | 'scannedAt'>,
  rules: readonly IgnoreRule[],
): readonly Accepted[] {
  const alive = rules.filter((rule) => !isExpired(rule, new Date(scannedAt)));
  return suppressed.flatMap(({ finding, reason: why }) => {
    if (why.kind !== 'ignore-rule') return [];
    const { reason } = why;
    const until = alive.find((each) => each.reason === reason && describeRule(each) === why.rule)?.expires;
    return [{ finding, reason, ...defined({ until }) }];
  });
}

/** Prints what the document cannot tell. */
function warn({ problems, verdict }: ScanResult, unsaid: readonly string[]): void {
  const idle = problems.filter(({ kind }) => kind === 'ignore-rule-unused' || kind === 'ignore-rule-expired');
  const warnings = [
    ...[...verdict.incomplete, ...idle].map(({ message }) => message),
    ...unsaid.map((each) => `${each} is not stated: no purl tells that package from one that counts`),
  ];
  for (const warning of warnings) process.stderr.write(`warning: ${printable(warning)}\n`);
}
