import type { Command } from 'commander';
import { PROGRAM, type JsonObject, type ScanResult } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import type { OpenedImage } from '../../../image/index.ts';
import { jsonPieces } from '../../../report/index.ts';
import { scanImage } from '../../../scan/index.ts';
import { applyVex, mergeOpenVex, openVexOf, statementsOf } from '../../../vex/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { chooseOutputs, writeOutputs } from '../../outputs.ts';
import { judgementOf } from '../../scanner.ts';
import { openSession, readJudgingRequest, type Session } from '../../session.ts';
import { withNamedImage } from '../../with-named-image.ts';
import { acceptedIn } from './accepted.ts';
import { imagePurl } from './image-purl.ts';
import { readOpenVexFile, type ReadOpenVex } from './read-open-vex-file.ts';

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

/** Scans without VEX documents: what they hide no rule would, and it is stated already. */
async function scanByRules(image: OpenedImage, session: Session): Promise<ScanResult> {
  const { result } = await scanImage(image, { ...judgementOf(session), vex: [] }, session.context);
  return result;
}

function documentOf(
  result: ScanResult,
  { ignore }: Session,
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

/** Prints what the document cannot tell. */
function warn({ problems, verdict }: ScanResult, unsaid: readonly string[]): void {
  const idle = problems.filter(({ kind }) => kind === 'ignore-rule-unused' || kind === 'ignore-rule-expired');
  const warnings = [
    ...[...verdict.incomplete, ...idle].map(({ message }) => message),
    ...unsaid.map((each) => `${each} is not stated: no purl tells that package from one that counts`),
  ];
  for (const warning of warnings) process.stderr.write(`warning: ${printable(warning)}\n`);
}
