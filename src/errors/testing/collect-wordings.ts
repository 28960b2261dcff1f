import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface Wording {
  readonly place: string;
  /** A sentence is a part of a report; its form is the report's. */
  readonly kind: 'message' | 'hint' | 'sentence';
  /** Text of the literal; `…` replaces each expression in it. */
  readonly text: string;
}

const SOURCES = join(import.meta.dirname, '..', '..');
/** Names of parameters, properties and variables that hold a message or a part of one. */
const MESSAGES = new Set(['message', 'reason', 'damage', 'flaw', 'complaint', 'failure', 'error', 'note']);
/** Folder whose texts are sentences, and their words: shorter literals are names and fields. */
const REPORTS = 'report/';
const SENTENCE = /\p{L}\S* \S+ \S+/u;
const LOG_METHODS = new Set(['error', 'warn', 'info']);

type Kind = Wording['kind'];
/** Kinds of the parameters of a function, by position; undefined for one that holds no text for people. */
type Parameters = readonly (Kind | undefined)[];

/**
 * Collects the literals of all messages and hints in the sources: arguments of constructors of errors, of functions
 * that return or throw one, of what is printed as it is, and of parameters, properties and variables that are named like
 * one. In reports, collects all sentences.
 */
export function collectWordings(isOurs: (file: string) => boolean): readonly Wording[] {
  const files = globSync('**/*.ts', { cwd: SOURCES })
    .filter((file) => !/\.test\.ts$|testing|fixture/u.test(file) && isOurs(file))
    .map((file) => {
      const text = readFileSync(join(SOURCES, file), 'utf8');
      return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    });
  const functions = new Map(files.flatMap((file) => [...namedFunctions(file)]));
  return files.flatMap((file) => [...wordingsOf(file, functions)]);
}

function nodesOf(file: ts.SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return nodes;
}

function* namedFunctions(file: ts.SourceFile): Generator<[string, Parameters]> {
  for (const node of nodesOf(file)) {
    if (!ts.isFunctionDeclaration(node) && !ts.isMethodDeclaration(node)) continue;
    const fails = /Error$|^never$/u.test(node.type?.getText() ?? '');
    const kinds = node.parameters.map(
      ({ name }) => kindOf(name.getText()) ?? (fails ? 'message' : undefined),
    );
    if (node.name && kinds.some((kind) => kind !== undefined)) yield [node.name.getText(), kinds];
  }
}

function kindOf(name: string): Kind | undefined {
  if (/hint/iu.test(name)) return 'hint';
  return MESSAGES.has(name) ? 'message' : undefined;
}

function* wordingsOf(file: ts.SourceFile, functions: ReadonlyMap<string, Parameters>): Generator<Wording> {
  if (file.fileName.startsWith(REPORTS)) yield* sentencesOf(file);
  for (const node of nodesOf(file)) {
    for (const [kind, expression] of candidates(node, functions)) {
      if (!expression) continue;
      for (const text of textsOf(expression, file)) {
        if (/\p{L}/u.test(text)) yield { place: placeOf(expression, file), kind, text };
      }
    }
  }
}

function* sentencesOf(file: ts.SourceFile): Generator<Wording> {
  for (const node of nodesOf(file)) {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) continue;
    for (const text of textsOf(node, file)) {
      if (SENTENCE.test(text)) yield { place: placeOf(node, file), kind: 'sentence', text };
    }
  }
}

function placeOf(node: ts.Node, file: ts.SourceFile): string {
  return `src/${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

type Candidate = readonly [Kind, ts.Expression | undefined];

function candidates(node: ts.Node, functions: ReadonlyMap<string, Parameters>): readonly Candidate[] {
  if (ts.isNewExpression(node)) {
    const isError = node.expression.getText().endsWith('Error');
    const isOfCode = /^(App|Http)Error$/u.test(node.expression.getText());
    return isError ? [['message', node.arguments?.[isOfCode ? 1 : 0]]] : [];
  }
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) {
    const kind = kindOf(node.name.getText());
    return kind ? [[kind, node.initializer]] : [];
  }
  if (ts.isReturnStatement(node)) return isOfHints(node) ? [['hint', node.expression]] : [];
  return ts.isCallExpression(node) ? ofCall(node, functions) : [];
}

function ofCall(call: ts.CallExpression, functions: ReadonlyMap<string, Parameters>): readonly Candidate[] {
  const callee = call.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  const isLog = ts.isPropertyAccessExpression(callee) && /log(ger)?$/u.test(callee.expression.getText());
  if (isLog && LOG_METHODS.has(name)) return [['message', call.arguments.at(-1)]];
  const owner = ts.isPropertyAccessExpression(callee) ? callee.expression.getText() : '';
  const isPrinted =
    (owner === 'process.stderr' && name === 'write') || (owner === 'notes' && name === 'push');
  if (isPrinted) return [['message', call.arguments[0]]];
  const kinds = functions.get(name) ?? [];
  return kinds.flatMap((kind, i): Candidate[] => (kind ? [[kind, call.arguments[i]]] : []));
}

function isOfHints(node: ts.ReturnStatement): boolean {
  const owner = ts.findAncestor(node, ts.isFunctionDeclaration);
  return owner?.name?.text.startsWith('hint') ?? false;
}

/** Returns the texts that an expression may have, as far as they are written in this file. */
function textsOf(expression: ts.Expression, file: ts.SourceFile): readonly string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isTemplateExpression(expression)) {
    return [
      expression.head.text + expression.templateSpans.map(({ literal }) => `…${literal.text}`).join(''),
    ];
  }
  if (ts.isParenthesizedExpression(expression)) return textsOf(expression.expression, file);
  if (ts.isConditionalExpression(expression)) {
    return [...textsOf(expression.whenTrue, file), ...textsOf(expression.whenFalse, file)];
  }
  if (ts.isIdentifier(expression)) {
    const value = constantOf(expression.text, file);
    return value ? textsOf(value, file) : [];
  }
  if (!ts.isBinaryExpression(expression)) return [];
  const [left, right] = [textsOf(expression.left, file), textsOf(expression.right, file)];
  if (expression.operatorToken.kind !== ts.SyntaxKind.PlusToken) return [...left, ...right];
  return left.flatMap((start) => right.map((end) => start + end));
}

/** Returns the value of a constant of the module; other variables have names that say what they hold. */
function constantOf(name: string, file: ts.SourceFile): ts.Expression | undefined {
  return file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find((declaration) => declaration.name.getText() === name)?.initializer;
}
