/**
 * What could be written wrongly in a source file: each place where an operator, a number, a truth or
 * a condition stands, and what might as well have stood there. TypeScript's own parser finds them.
 */
import ts from 'typescript';

const { SyntaxKind: Kind } = ts;

/** What is mistaken for what. */
const OPERATORS = new Map([
  [Kind.LessThanToken, '<='],
  [Kind.LessThanEqualsToken, '<'],
  [Kind.GreaterThanToken, '>='],
  [Kind.GreaterThanEqualsToken, '>'],
  [Kind.EqualsEqualsEqualsToken, '!=='],
  [Kind.ExclamationEqualsEqualsToken, '==='],
  [Kind.AmpersandAmpersandToken, '||'],
  [Kind.BarBarToken, '&&'],
  [Kind.PlusToken, '-'],
  [Kind.MinusToken, '+'],
  [Kind.AsteriskToken, '+'],
  [Kind.PercentToken, '*'],
  [Kind.AmpersandToken, '|'],
  [Kind.BarToken, '&'],
  [Kind.CaretToken, '|'],
  [Kind.LessThanLessThanToken, '>>>'],
  [Kind.GreaterThanGreaterThanToken, '<<'],
  [Kind.GreaterThanGreaterThanGreaterThanToken, '<<'],
  [Kind.PlusEqualsToken, '-='],
  [Kind.MinusEqualsToken, '+='],
]);
const STEPS = new Map([
  [Kind.PlusPlusToken, '--'],
  [Kind.MinusMinusToken, '++'],
]);

/**
 * @typedef {object} Mutant
 * @property {number} start offset of what is replaced
 * @property {number} end
 * @property {string} by what stands there instead
 * @property {number} line 1..
 * @property {number} column 1..
 */

/**
 * @param {string} text a module in TypeScript
 * @returns {Mutant[]} in the order of their places
 */
export function mutantsOf(text) {
  const source = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true);
  const mutants = [];
  const add = (node, by) => {
    const start = node.getStart(source);
    const place = source.getLineAndCharacterOfPosition(start);
    const [line, column] = [place.line + 1, place.character + 1];
    mutants.push({ start, end: node.getEnd(), by, line, column });
  };
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || isTypeOnly(node)) return;
    for (const [place, by] of changesOf(node)) add(place, by(place.getText(source)));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants.sort((a, b) => a.start - b.start || a.end - b.end);
}

const isTypeOnly = (node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);

const not = (text) => `!(${text})`;
const as = (text) => () => text;

/** Nodes and what becomes of their text. */
function changesOf(node) {
  if (ts.isBinaryExpression(node)) {
    const by = OPERATORS.get(node.operatorToken.kind);
    return by === undefined ? [] : [[node.operatorToken, as(by)]];
  }
  if (ts.isNumericLiteral(node)) return [[node, (text) => `(${text} + 1)`]];
  if (node.kind === Kind.TrueKeyword) return [[node, as('false')]];
  if (node.kind === Kind.FalseKeyword) return [[node, as('true')]];
  if (ts.isIfStatement(node))
    return [
      [node.expression, not],
      [node.expression, as('false')],
    ];
  if (ts.isConditionalExpression(node)) return [[node.condition, not]];
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return unary(node);
  // A call for what it does: left out.
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    return node.expression.expression.kind === Kind.SuperKeyword ? [] : [[node, as(';')]];
  }
  if (ts.isReturnStatement(node) && node.expression === undefined) return [[node, as(';')]];
  return [];
}

function unary(node) {
  const by = STEPS.get(node.operator);
  if (by !== undefined) {
    const { operand } = node;
    const turned = (text) => (ts.isPrefixUnaryExpression(node) ? `${by}${text}` : `${text}${by}`);
    return [[node, () => turned(operand.getText())]];
  }
  const goes = node.operator === Kind.ExclamationToken || node.operator === Kind.MinusToken;
  return goes ? [[node, () => `(${node.operand.getText()})`]] : [];
}
