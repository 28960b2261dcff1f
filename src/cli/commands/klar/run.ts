import type { Command } from 'commander';
import { INCOMPLETE_NAME } from '../../../clair/index.ts';
import { printable, printableJson } from '../../../errors/index.ts';
import { parseImageName } from '../../../image/index.ts';
import {
  EMPTY_WHITELIST,
  readKlarSettings,
  readKlarWhitelist,
  renderBanner,
  renderTally,
  tally,
  KlarTracer,
  type KlarSettings,
  type Tally,
} from '../../../klar/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { fileOrFolder } from '../../options/look-up.ts';
import { readJudgingRequest } from '../../opening/session.ts';
import { print } from '../../output/print.ts';
import type { Analysed, Analysis } from './analysis.ts';
import { badWhitelist, invalidOptions, KlarFailure, notAnalysed, notPulled, orFail } from './failure.ts';
import type { KlarRequest } from './world.ts';

/** Runs Klar's only command. Returns its exit code: 0, 1 above the threshold, 2 for a missing or incomplete answer. */
export async function runKlar(images: readonly string[], command: Command): Promise<number> {
  try {
    return await judge(images, command);
  } catch (error) {
    if (!(error instanceof KlarFailure)) throw error;
    say(error.text);
    return EXIT.failed;
  }
}

async function judge([image, ...others]: readonly string[], command: Command): Promise<number> {
  if (image === undefined || others.length > 0) throw new KlarFailure('Image name must be provided\n');
  const request = await readJudgingRequest(command);
  const klar = await orFail(invalidOptions, () =>
    Promise.resolve().then(() => readKlarSettings(request.environment)),
  );
  say(renderBanner(klar));
  const whitelist = await orFail(badWhitelist, () => whitelistOf(klar));
  const name = await orFail(notPulled, () =>
    Promise.resolve().then(() => parseImageName(image, fileOrFolder)),
  );
  const asked = { image, name, klar, request, tracer: new KlarTracer(say) };
  const analysis = await find(asked);
  try {
    return await report(analysis, asked, (analysed) =>
      tally(analysed.vulnerabilities, { ...analysis, whitelist, rules: klar }),
    );
  } finally {
    await analysis.close();
  }
}

/** Loads only the code that it needs: querying a Clair needs no store. */
async function find(asked: KlarRequest): Promise<Analysis> {
  const { clairAddress } = asked.klar;
  if (clairAddress === undefined) return (await import('./scan-here.ts')).scanHere(asked);
  return (await import('./ask-clair.ts')).askClair(asked, clairAddress);
}

async function report(
  analysis: Analysis,
  { klar: { format }, request: { settings } }: KlarRequest,
  count: (analysed: Analysed) => Tally,
): Promise<number> {
  if (analysis.layerCount === 0) throw new KlarFailure("Can't pull fsLayers\n");
  const tell = async (line: string) => (format === 'json' ? undefined : print(`${line}\n`));
  await tell(`Analysing ${analysis.layerCount} layers`);
  const analysed = await analysis.analyse();
  for (const notice of analysed.notices) say(`${printable(notice)}\n`);
  const counted = count(analysed);
  if (analysed.holes.length > 0) {
    const text = incomplete(analysed.holes);
    if (!counted.isOverThreshold) throw new KlarFailure(text);
    say(text);
  }
  await tell(`Got results from ${analysis.source}`);
  for (const severity of counted.unheardOf) say(`${unheardOf(severity)}\n`);
  const text = renderTally(counted, format);
  // Prints Klar's exact bytes for programs, and equivalent escapes on a terminal.
  await print(format === 'json' && process.stdout.isTTY ? printableJson(text) : text);
  if (counted.isOverThreshold) return EXIT.over;
  if (!counted.isIncomplete || areWaived(analysed.incomplete, settings.allowIncomplete)) return EXIT.within;
  say(unknown(analysed.incomplete));
  return EXIT.failed;
}

/** Without named holes, nothing can be waived. */
function areWaived(holes: readonly string[], waivers: readonly string[]): boolean {
  const kindOf = (hole: string) => hole.slice(0, hole.indexOf(':'));
  return holes.length > 0 && holes.every((hole) => waivers.includes(hole) || waivers.includes(kindOf(hole)));
}

/** Prints after the list: any threshold above 0 would let its one entry pass. */
function unknown(holes: readonly string[]): string {
  const names = holes.length === 0 ? 'not everything can be known of this image' : holes.join(', ');
  return `${INCOMPLETE_NAME}: ${printable(names)}\nhint: PLIMSOLL_ALLOW_INCOMPLETE waives what you accept, by its kind; so does ${INCOMPLETE_NAME} in WHITELIST_FILE\n`;
}

/** Nothing else is printed then: a list shortened by missing data looks complete. */
function incomplete(holes: readonly string[]): string {
  const reasons = holes.map((hole) => `: ${printable(hole)}`).join('\nFailed to analyze');
  return `${notAnalysed(reasons)}hint: PLIMSOLL_ALLOW_INCOMPLETE waives what you accept, by its kind\n`;
}

function unheardOf(severity: string): string {
  return `vulnerabilities of severity "${printable(severity)}" are found, but neither listed nor counted: Klar knows no such word`;
}

function whitelistOf({ whitelistFile }: KlarSettings) {
  return whitelistFile === undefined ? Promise.resolve(EMPTY_WHITELIST) : readKlarWhitelist(whitelistFile);
}

function say(text: string): void {
  process.stderr.write(text);
}
