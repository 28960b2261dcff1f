import type { Finding, ScanResult } from '../../domain/index.ts';
import { JsonText } from '../json-pieces.ts';
import type { CompressedBudget } from './budget.ts';
import { fingerprints } from './fingerprints.ts';
import { MAX_RESULTS } from './limits.ts';
import { imageParts, incompleteResult, resultOf, type Listed } from './result.ts';
import { INCOMPLETE_RULE, ruleIdOf, ruleOf } from './rule.ts';

/** A result as it is written, and its rule where it is the first to need it. */
interface Draft {
  readonly result: JsonText;
  readonly newRule?: JsonText;
  readonly finding: Finding;
}

/** Results of one run. How many found room, and which rules they need, is known once they are written. */
export class RunResults {
  readonly #scanned: ScanResult;
  readonly #listed: readonly Listed[];
  readonly #isComplete: boolean;
  /** Position of each rule by its ID. */
  readonly #positions = new Map<string, number>();
  /** A finding of each rule whose result found room: the rule is made again, since all their texts take 40 MB. */
  readonly #rules: Finding[] = [];
  #written = 0;

  constructor(scanned: ScanResult, listed: readonly Listed[]) {
    this.#scanned = scanned;
    this.#listed = listed;
    this.#isComplete = scanned.verdict.incomplete.length === 0;
  }

  /** Findings that found no room. */
  get cut(): number {
    return this.#listed.length - this.#written;
  }

  *results(budget: CompressedBudget, rest: number): Generator<object, void> {
    if (!this.#isComplete) yield incompleteResult(this.#scanned);
    for (const { result, newRule, finding } of budget.within(this.#drafts(), rest, partsOf)) {
      this.#written++;
      if (newRule) this.#rules.push(finding);
      yield result;
    }
  }

  *rules(): Generator<object, void> {
    if (!this.#isComplete) yield INCOMPLETE_RULE;
    for (const finding of this.#rules) yield new JsonText(ruleOf(finding));
  }

  get #ownRules(): number {
    return this.#isComplete ? 0 : 1;
  }

  *#drafts(): Generator<Draft, void> {
    const image = imageParts(this.#scanned);
    const fingerprintOf = fingerprints(this.#listed.map(({ finding }) => finding));
    for (const [i, each] of this.#listed.entries().take(MAX_RESULTS - this.#ownRules)) {
      const { finding } = each;
      const ruleId = ruleIdOf(finding);
      const known = this.#positions.get(ruleId);
      const ruleIndex = known ?? this.#positions.size + this.#ownRules;
      this.#positions.set(ruleId, ruleIndex);
      const result = new JsonText(resultOf(each, { ruleId, ruleIndex }, fingerprintOf(i), image));
      yield { result, finding, ...(known === undefined && { newRule: new JsonText(ruleOf(finding)) }) };
    }
  }
}

function partsOf({ result, newRule }: Draft): readonly JsonText[] {
  return newRule ? [result, newRule] : [result];
}
