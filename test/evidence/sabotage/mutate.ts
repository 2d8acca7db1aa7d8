import { sourceTree } from "../../support/source-tree.ts";

/** One small change of a source, and what it changes, for whoever has to find out why nothing turned red. */
export type Mutant = { readonly line: number; readonly was: string; readonly becomes: string; readonly text: string };

/** ESTree as the parser gives it: every node has its place, and whatever else its type has. */
type Node = { readonly type: string; readonly start: number; readonly end: number; readonly [field: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** What stands where one of these stood; the operators of mutation testing that are worth their time (Stryker, "Supported mutators"). */
const operators: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
};

const methods: Readonly<Record<string, string>> = {
  some: "every",
  every: "some",
  startsWith: "endsWith",
  endsWith: "startsWith",
  min: "max",
  max: "min",
  add: "subtract",
  subtract: "add",
};

/** Every mutant of a TypeScript source, in the order of its text. What is only a type, an import or a message of an Error stays. */
export function mutantsOf(name: string, source: string): Mutant[] {
  const { program } = sourceTree({ [name]: source }).get(name)!;
  const mutants: Mutant[] = [];
  const replace = ({ start, end }: { start: number; end: number }, becomes: string): void => {
    const text = source.slice(0, start) + becomes + source.slice(end);
    if (text !== source) mutants.push({ line: source.slice(0, start).split("\n").length, was: source.slice(start, end), becomes, text });
  };
  visit(program, (node) => mutate(node, source, replace));
  return mutants;
}

const skipped = new Set(["ImportDeclaration", "ExportAllDeclaration", "ThrowStatement"]);

function visit(node: Node, see: (node: Node) => void): void {
  if (skipped.has(node.type) || (node.type.startsWith("TS") && !isNode(node["expression"]))) return;
  see(node);
  for (const [field, value] of Object.entries(node)) {
    // Names of fields are no values, and types are gone when the program runs.
    if (field === "typeAnnotation" || field === "returnType" || field === "typeParameters" || field === "typeArguments") continue;
    if (field === "key" && node["computed"] !== true) continue;
    if (isNode(value)) visit(value, see);
    else if (Array.isArray(value)) for (const each of value as unknown[]) if (isNode(each)) visit(each, see);
  }
}

type Replace = (place: { start: number; end: number }, becomes: string) => void;

function mutate(node: Node, source: string, replace: Replace): void {
  const part = (field: string): Node => node[field] as Node;
  const textOf = ({ start, end }: Node): string => source.slice(start, end);
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression": {
      const [left, right] = [part("left"), part("right")];
      const between = source.slice(left.end, right.start);
      const operator = String(node["operator"]);
      const at = left.end + between.lastIndexOf(operator);
      for (const other of operators[operator] ?? []) replace({ start: at, end: at + operator.length }, other);
      return;
    }
    case "UnaryExpression":
      if (node["operator"] === "!" || node["operator"] === "-") replace(node, `(${textOf(part("argument"))})`);
      return;
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
      for (const always of node.type === "WhileStatement" ? ["false"] : ["true", "false"]) replace(part("test"), always);
      return;
    case "Literal": {
      const { value } = node;
      if (typeof value === "boolean") replace(node, String(!value));
      if (typeof value === "bigint") replace(node, `${value + 1n}n`);
      if (typeof value === "number") replace(node, String(value + 1));
      if (typeof value === "string" && value !== "") replace(node, '""');
      return;
    }
    case "ArrayExpression":
      if ((node["elements"] as unknown[]).length > 0) replace(node, "[]");
      return;
    case "ArrowFunctionExpression":
    case "FunctionDeclaration":
      if (part("body").type === "BlockStatement") replace(part("body"), "{}");
      return;
    case "CallExpression":
      mutateCall(node, source, replace);
      return;
    default:
  }
}

/** A call of a method that has an opposite; or one whose result is as good a list without it. */
function mutateCall(node: Node, source: string, replace: Replace): void {
  const callee = node["callee"] as Node;
  if (callee.type !== "MemberExpression" || callee["computed"] === true) return;
  const [property, object] = [callee["property"] as Node, callee["object"] as Node];
  const name = source.slice(property.start, property.end);
  const opposite = methods[name];
  if (opposite !== undefined) replace(property, opposite);
  if (["filter", "toSorted", "slice", "trim"].includes(name)) replace(node, source.slice(object.start, object.end));
}
