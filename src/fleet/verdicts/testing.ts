import { defined, type Digest, type FleetLine, parseDigest, type Verdict } from '../../domain/index.ts';
import type { JudgedImage, CurrentVerdict } from '../../inventory/ports.ts';
import { toFleetLine } from './fleet-line.ts';
import { type Judgement, toJudgedImage } from './judged-image.ts';

export const AT = new Date('2026-11-28T03:00:00Z');

export function lineOf(critical: number): FleetLine {
  const line = { max: { critical }, onlyFixed: false, failOnKev: false, strict: false, allowIncomplete: [] };
  return toFleetLine({ name: 'default', line, ignore: [] }, []);
}

export function verdict(outcome: Verdict['outcome'], parts: Partial<Verdict> = {}): Verdict {
  const counts = { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 0, malicious: 0 };
  return { outcome, exitCode: 0, crossed: [], incomplete: [], waived: [], counts, ...parts };
}

/** A verdict with these IDs past their time limits. */
export function overdue(...ids: readonly string[]): Verdict {
  const limits = { overdue: ids.length, inTime: 0 };
  return verdict('over', { crossed: [{ kind: 'overdue', ids }], limits });
}

export function judgement(parts: Partial<Judgement> = {}): Judgement {
  const made = { line: lineOf(0), verdict: verdict('within'), lastDays: [], program: '1', sync: 7, at: AT };
  return { image: imageKey(), ...made, ...parts };
}

/** The state of an image once it was judged so. */
export function currentVerdict(parts: Partial<Judgement> = {}): CurrentVerdict {
  return asCurrentVerdict(toJudgedImage(judgement(parts), undefined));
}

function asCurrentVerdict({ line, due, ...judged }: JudgedImage): CurrentVerdict {
  const { outcome, counts, overdue: ids, program, sync, at } = judged;
  return {
    revision: 4,
    outcome,
    counts,
    overdue: ids,
    line: line.hash,
    program,
    sync,
    ...defined({ due }),
    at,
  };
}

function imageKey(): Digest {
  const key = parseDigest(`sha256:${'a'.repeat(64)}`);
  if (!key) throw new Error('64 digits are a digest');
  return key;
}
