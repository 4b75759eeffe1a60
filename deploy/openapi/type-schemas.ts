import ts from 'typescript';
import { isOptional, limited, rulesByProperty } from './limits.js';
import { orNull, type Schema } from './schema.js';

/** Finds the class at run time that a declaration made, for the rules its decorators left. */
export type ConstructorOf = (declaration: ts.ClassDeclaration) => object | undefined;

/**
 * JSON Schemas from types. The compiler is asked, not the syntax: it sees through `Promise<Answer<T>>`, `Page<T>` and types inferred from zod schemas,
 * which the Swagger plugin does not. Descriptions come from doc comments, limits from class-validator. A number is an integer unless its
 * comment says `@decimal`: versions, counts and đồng all are.
 */
export class TypeSchemas {
  /** Schemas of named types, by name. */
  readonly components: Record<string, Schema> = {};
  private readonly names = new Map<ts.Symbol, string>();

  constructor(private readonly checker: ts.TypeChecker, private readonly root: string, private readonly constructorOf: ConstructorOf) {}

  /** The schema of a type as written. Undefined for `void` and `null`: nothing is sent. */
  ofNode(node: ts.TypeNode): Schema | undefined {
    if (ts.isParenthesizedTypeNode(node)) return this.ofNode(node.type);
    if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword) return this.ofNode(node.type);
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: this.ofNode(node.elementType) ?? {} };
    if (ts.isUnionTypeNode(node) && node.types.some((part) => ts.isTypeReferenceNode(part) || ts.isTypeLiteralNode(part) || ts.isArrayTypeNode(part))) return this.ofUnion(node);
    if (ts.isTypeReferenceNode(node)) return this.ofReference(node);
    return this.ofType(this.checker.getTypeFromTypeNode(node));
  }

  /** The schema of a type as written, its properties in place instead of a reference. */
  inline(node: ts.TypeNode): Schema {
    const type = this.checker.getTypeFromTypeNode(node);
    return this.ofObject(type, [type]);
  }

  /** The schema of a type the compiler worked out. */
  ofType(type: ts.Type, seen: readonly ts.Type[] = []): Schema | undefined {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Never)) return undefined;
    if (flags & ts.TypeFlags.BooleanLike && !(flags & ts.TypeFlags.BooleanLiteral)) return { type: 'boolean' };
    if (type.isUnion()) return this.ofAlternatives(type.types, seen);
    if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
    if (type.isNumberLiteral()) return { type: 'integer', enum: [type.value] };
    if (flags & ts.TypeFlags.BooleanLiteral) return { type: 'boolean', enum: [this.checker.typeToString(type) === 'true'] };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'integer' };
    if (this.checker.isArrayType(type) || this.checker.isTupleType(type)) {
      const elements = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: elements.length === 0 ? {} : this.ofAlternatives(elements, seen) };
    }
    const known = this.ofWellKnown(type, seen);
    if (known !== undefined) return known.schema;
    if (seen.includes(type)) return { type: 'object' };
    const symbol = type.aliasSymbol ?? type.symbol;
    return this.isNamed(symbol) && (type.aliasTypeArguments ?? []).length === 0 ? this.component(symbol, type) : this.ofObject(type, [...seen, type]);
  }

  private ofUnion(node: ts.UnionTypeNode): Schema | undefined {
    const nothing = (part: ts.TypeNode): boolean => part.kind === ts.SyntaxKind.UndefinedKeyword || (ts.isLiteralTypeNode(part) && part.literal.kind === ts.SyntaxKind.NullKeyword);
    const schemas = node.types.filter((part) => !nothing(part)).map((part) => this.ofNode(part)).filter((schema) => schema !== undefined);
    const nullable = node.types.some((part) => ts.isLiteralTypeNode(part) && part.literal.kind === ts.SyntaxKind.NullKeyword);
    const schema = schemas.length === 1 ? schemas[0] : schemas.length === 0 ? undefined : { anyOf: schemas };
    return schema !== undefined && nullable ? orNull(schema) : schema;
  }

  private ofReference(node: ts.TypeReferenceNode): Schema | undefined {
    const found = this.checker.getSymbolAtLocation(node.typeName);
    const symbol = found !== undefined && found.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(found) : found;
    const [first] = node.typeArguments ?? [];
    const type = this.checker.getTypeFromTypeNode(node);
    if (symbol === undefined) return this.ofType(type);
    if (first !== undefined && ['Promise', 'Answer', 'Readonly'].includes(symbol.name)) return this.ofNode(first);
    if (first !== undefined && ['Array', 'ReadonlyArray'].includes(symbol.name)) return { type: 'array', items: this.ofNode(first) ?? {} };
    if (first !== undefined && symbol.name === 'Page') return pageOf(this.ofNode(first) ?? {});
    // A type inferred from a zod schema has lost its name; the reference still has it.
    const named = first === undefined && this.isNamed(symbol) && !(symbol.flags & ts.SymbolFlags.TypeParameter) && type.flags & ts.TypeFlags.Object && !this.checker.isArrayType(type);
    return named ? this.ofWellKnown(type, [])?.schema ?? this.component(symbol, type) : this.ofType(type);
  }

  /** Types that are more than their properties. */
  private ofWellKnown(type: ts.Type, seen: readonly ts.Type[]): { readonly schema: Schema | undefined } | undefined {
    const name = type.symbol?.name;
    const [first] = type.flags & ts.TypeFlags.Object && (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference ? this.checker.getTypeArguments(type as ts.TypeReference) : [];
    if (name === 'Date') return { schema: { type: 'string', format: 'date-time' } };
    if (['StreamableFile', 'Buffer', 'Uint8Array', 'Readable'].includes(name ?? '')) return { schema: { type: 'string', contentMediaType: 'application/octet-stream' } };
    if (first !== undefined && (name === 'Promise' || name === 'Answer')) return { schema: this.ofType(first, seen) };
    if (first !== undefined && name === 'Page') return { schema: pageOf(this.ofType(first, seen) ?? {}) };
    return undefined;
  }

  private ofAlternatives(types: readonly ts.Type[], seen: readonly ts.Type[]): Schema | undefined {
    const nullable = types.some((type) => type.flags & ts.TypeFlags.Null);
    const rest = types.filter((type) => !(type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)));
    const schemas = rest.map((type) => this.ofType(type, seen)).filter((schema) => schema !== undefined);
    const schema = gathered(schemas);
    return schema !== undefined && nullable ? orNull(schema) : schema;
  }

  private isNamed(symbol: ts.Symbol | undefined): symbol is ts.Symbol {
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName;
    return symbol !== undefined && !symbol.name.startsWith('__') && file !== undefined && file.startsWith(this.root) && !file.includes('/node_modules/');
  }

  private component(symbol: ts.Symbol, type: ts.Type): Schema {
    let name = this.names.get(symbol);
    if (name === undefined) {
      name = symbol.name;
      if (Object.hasOwn(this.components, name)) throw new Error(`two types are called ${name}; one of them must take another name: ${symbol.declarations?.[0]?.getSourceFile().fileName}`);
      this.names.set(symbol, name);
      this.components[name] = {};
      const description = textOf(symbol, this.checker);
      this.components[name] = { ...this.ofObject(type, [type]), ...(description === '' ? {} : { description }) };
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  private ofObject(type: ts.Type, seen: readonly ts.Type[]): Schema {
    const declaration = type.symbol?.declarations?.find((each) => ts.isClassDeclaration(each));
    const constructor = declaration === undefined ? undefined : this.constructorOf(declaration);
    const rules = constructor === undefined ? new Map<string, never[]>() : rulesByProperty(constructor);
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of this.checker.getPropertiesOfType(type)) {
      const schema = this.ofProperty(property, seen);
      if (schema === undefined) continue;
      const own = rules.get(property.name) ?? [];
      properties[property.name] = limited(schema, own);
      if (!(property.flags & ts.SymbolFlags.Optional) && !isOptional(own) && schema.default === undefined) required.push(property.name);
    }
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    // A class with rules is what the door reads: it refuses what it does not know.
    const rest = index !== undefined ? this.ofType(index.type, seen) ?? true : rules.size > 0 ? false : undefined;
    return {
      type: 'object',
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(required.length === 0 ? {} : { required }),
      ...(rest === undefined ? {} : { additionalProperties: rest }),
    };
  }

  /** Undefined for what is not data: methods, private members. */
  private ofProperty(property: ts.Symbol, seen: readonly ts.Type[]): Schema | undefined {
    const [declaration] = property.declarations ?? [];
    if (property.flags & ts.SymbolFlags.Method || property.name.startsWith('#')) return undefined;
    if (declaration !== undefined && ts.getCombinedModifierFlags(declaration as ts.Declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return undefined;
    const written = declaration !== undefined && (ts.isPropertyDeclaration(declaration) || ts.isPropertySignature(declaration)) ? declaration : undefined;
    const type = declaration === undefined ? this.checker.getTypeOfSymbol(property) : this.checker.getTypeOfSymbolAtLocation(property, declaration);
    if (type.getCallSignatures().length > 0) return undefined;
    const isParameterised = written?.type !== undefined && mentionsTypeParameter(written.type, this.checker);
    const plain = written?.type !== undefined && !isParameterised ? this.ofNode(written.type) : this.ofType(type, seen);
    const schema = plain ?? { type: 'null' };
    const tags = new Map(property.getJsDocTags(this.checker).map((tag) => [tag.name, ts.displayPartsToString(tag.text)]));
    const description = textOf(property, this.checker);
    const initial = written !== undefined && ts.isPropertyDeclaration(written) && written.initializer !== undefined ? literalOf(written.initializer) : undefined;
    return {
      ...(tags.has('decimal') ? asDecimal(schema) : schema),
      ...(/At$/.test(property.name) && (schema.type === 'string' || (Array.isArray(schema.type) && schema.type[0] === 'string')) && schema.enum === undefined ? { format: 'date-time' } : {}),
      ...(description === '' ? {} : { description }),
      ...(tags.has('deprecated') ? { deprecated: true } : {}),
      ...(initial === undefined ? {} : { default: initial }),
    };
  }
}

function pageOf(items: Schema): Schema {
  return {
    type: 'object',
    properties: { items: { type: 'array', items }, next: { type: ['string', 'null'], description: 'Cursor of the next page (`after`); null on the last' } },
    required: ['items', 'next'],
  };
}

/** Several literals are one enumeration; several schemas are alternatives. */
function gathered(schemas: readonly Schema[]): Schema | undefined {
  const [first] = schemas;
  if (first === undefined) return undefined;
  if (schemas.every((schema) => schema.enum !== undefined && schema.type === first.type)) {
    const values = schemas.flatMap((schema) => schema.enum ?? []);
    // The compiler's order of a union is no one's intention and not stable.
    return first.type === 'boolean' && values.length === 2 ? { type: 'boolean' } : { ...first, enum: values.sort(inOrder) };
  }
  const booleans = schemas.filter((schema) => schema.type === 'boolean');
  const rest = schemas.filter((schema) => schema.type !== 'boolean');
  const distinct = [...new Map([...rest, ...(booleans.length === 0 ? [] : [{ type: 'boolean' }])].map((schema) => [JSON.stringify(schema), schema])).values()];
  const literals = distinct.filter((schema) => schema.enum !== undefined && schema.type === 'string');
  const others = distinct.filter((schema) => !literals.includes(schema));
  const all = [...others, ...(literals.length === 0 ? [] : [{ type: 'string', enum: literals.flatMap((schema) => schema.enum ?? []).sort(inOrder) }])];
  return all.length === 1 ? all[0] : { anyOf: all };
}

function inOrder(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
}

function asDecimal(schema: Schema): Schema {
  const type = (each: string): string => (each === 'integer' ? 'number' : each);
  return { ...schema, ...(Array.isArray(schema.type) ? { type: schema.type.map(type) } : schema.type === undefined ? {} : { type: type(schema.type) }) };
}

export function textOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
}

function literalOf(node: ts.Expression): unknown {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isStringLiteral(node)) return node.text;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isArrayLiteralExpression(node) && node.elements.length === 0) return [];
  if (ts.isAsExpression(node)) return literalOf(node.expression);
  return undefined;
}

function mentionsTypeParameter(node: ts.Node, checker: ts.TypeChecker): boolean {
  if (ts.isTypeReferenceNode(node) && (checker.getSymbolAtLocation(node.typeName)?.flags ?? 0) & ts.SymbolFlags.TypeParameter) return true;
  return ts.forEachChild(node, (child) => mentionsTypeParameter(child, checker) || undefined) ?? false;
}
