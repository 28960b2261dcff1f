import { SqliteQueryCompiler, type PrimitiveValueListNode } from 'kysely';

/** Passes a list that a condition names as one parameter: lists of every length share a statement, prepared once. */
export class QueryCompiler extends SqliteQueryCompiler {
  protected override visitPrimitiveValueList(node: PrimitiveValueListNode): void {
    const isOfCondition = this.parentNode?.kind === 'BinaryOperationNode';
    if (!isOfCondition || !node.values.every(isSameInJson)) {
      super.visitPrimitiveValueList(node);
      return;
    }
    this.append('(select value from json_each(');
    this.appendValue(JSON.stringify(node.values));
    this.append('))');
  }
}

function isSameInJson(value: unknown): boolean {
  return typeof value === 'string' ? value.isWellFormed() : Number.isSafeInteger(value);
}
