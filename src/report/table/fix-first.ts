import {
  countBySeverity,
  countIds,
  severityById,
  type Finding,
  type ScanResult,
  type Upgrade,
} from '../../domain/index.ts';
import type { FixPlan } from '../format.ts';
import { fixFirstOf, leavesWords, type FixFirst } from '../upgrades/fix-first.ts';
import { fitLine, flow, lineWidth, paragraph } from '../text/layout.ts';
import { EMPTY_LINE, severitySpans, span, type PaintedLine, type Span } from '../text/paint.ts';
import { padText, textWidth } from '../text/text-width.ts';

const INDENT = '  ';
const DEEPER = '    ';
/** Below this many columns, an upgrade's effect goes on the next line. */
const NARROW = 72;
/**
 * Names and versions get columns up to one in this many parts of the width. A longer name gets its own line,
 * a longer version extends beyond.
 */
const COLUMN_SHARE = 3;

interface ColumnWidths {
  readonly name: number;
  readonly version: number;
  readonly line: number;
}

/** Lists upgrades with their commands: the few that clear the most, or all. */
export function fixFirst(result: ScanResult, width: number, plan: FixPlan): readonly PaintedLine[] {
  const first = fixFirstOf(result, plan);
  if (!first) return [];
  const { upgrades, words } = first;
  const byId = Map.groupBy(result.findings, ({ id }) => id);
  const column = (texts: readonly string[]) =>
    Math.min(
      Math.floor(width / COLUMN_SHARE),
      texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0),
    );
  const widths = {
    name: column(upgrades.map(({ name }) => name)),
    version: column(upgrades.map(({ version }) => version)),
    line: width,
  };
  return [
    ...paragraph(`${plan === 'all' ? 'All upgrades' : 'Fix first'}: ${words}`, width, '', 'strong'),
    ...upgrades.flatMap((upgrade) => upgradeLines(upgrade, byId, widths)),
    ...stepLines(first, width),
    EMPTY_LINE,
  ];
}

/** Lays out an upgrade with its effect on one line, or on several if that is too wide. */
function upgradeLines(
  upgrade: Upgrade,
  byId: ReadonlyMap<string, readonly Finding[]>,
  widths: ColumnWidths,
): readonly PaintedLine[] {
  const { name, version } = upgrade;
  const effect = [...clearedSpans(upgrade, byId), ...limitSpans(upgrade)];
  if (widths.line < NARROW) {
    const head = upgradeHead(name, version);
    return [fitLine(head, widths.line), ...flow(effect, widths.line, DEEPER, ', ')];
  }
  const isNameTooLong = textWidth(name) > widths.name;
  const nameLine = isNameTooLong ? [fitLine([span(INDENT), span(name, 'name')], widths.line)] : [];
  const nameCell = padText(isNameTooLong ? '' : name, widths.name);
  const head = upgradeHead(nameCell, padText(version, widths.version));
  const oneLine = [...head, span(INDENT), ...commaSeparated(effect)];
  if (lineWidth(oneLine) <= widths.line) return [...nameLine, oneLine];
  return [...nameLine, fitLine(head, widths.line), ...flow(effect, widths.line, DEEPER, ', ')];
}

function upgradeHead(name: string, version: string): PaintedLine {
  return [span(INDENT), span(name, 'name'), span(' → ', 'faint'), span(version, 'good')];
}

/** Counts the findings that an upgrade clears: exploited ones first, then by severity. */
function clearedSpans({ ids }: Upgrade, byId: ReadonlyMap<string, readonly Finding[]>): readonly Span[] {
  const findings = ids.flatMap((id) => byId.get(id) ?? []);
  const exploited = countIds(findings.filter(({ kev }) => kev));
  const counts = severitySpans(countBySeverity(severityById(findings).values()));
  return exploited > 0 ? [span(`${exploited} KEV`, 'bad'), ...counts] : counts;
}

/** Names a further requirement of an upgrade, and the findings that it leaves. */
function limitSpans(upgrade: Upgrade): readonly Span[] {
  const requirement = upgrade.requires === undefined ? [] : [`only with ${upgrade.requires}`];
  return [...requirement, ...leavesWords(upgrade)].map((words) => span(words, 'doubtful'));
}

function commaSeparated(spans: readonly Span[]): readonly Span[] {
  return spans.flatMap((each, i) => (i > 0 ? [span(', ', 'faint'), each] : [each]));
}

function stepLines({ commands, advice }: FixFirst, width: number): readonly PaintedLine[] {
  return [
    ...commands.flatMap((words) => commandLines(words, width)),
    ...advice.flatMap((each) => paragraph(each, width, INDENT)),
  ];
}

/**
 * Lays out the command without cutting it, since half a command is wrong: a word that is too long gets its
 * own line.
 */
function commandLines(words: readonly string[], width: number): readonly PaintedLine[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const room = width - textWidth(DEEPER) - ' \\'.length;
    if (line !== undefined && textWidth(`${line} ${word}`) <= room)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, i) => [
    span(i === 0 ? `${INDENT}$ ` : DEEPER, 'faint'),
    span(line),
    span(i < lines.length - 1 ? ' \\' : '', 'faint'),
  ]);
}
