import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import ts from 'typescript';
import { TypeSchemas } from './type-schemas.js';

/** At run time what the source below declares. */
class Filing {
  @IsString() @Length(2, 20) name!: string;
  @IsInt() @Min(1) @Max(9) copies: number = 1;
  @IsOptional() @IsArray() @IsIn(['a', 'b'], { each: true }) codes?: string[];
}

const source = `
export class Answer<T> { constructor(readonly body: T) {} }
export class Page<T> { items!: T[]; next!: string | null }
/** A dossier (hồ sơ). */
export class DossierView {
  /** Its code. */
  code!: string;
  state!: 'open' | 'closed';
  owner!: { name: string } | null;
  parent?: DossierView;
  submittedAt!: string;
  /** Average in hours. @decimal */
  average!: number;
  readonly counts!: Readonly<Record<string, number>>;
  private secret!: string;
  show(): string { return this.secret; }
}
type Infer<S> = S extends { output: infer T } ? T : never;
export type Agency = Infer<{ output: { code: string; level?: 1 | 2; open: boolean | null } }>;
export class Filing { name!: string; copies: number = 1; codes?: string[] }
export interface Controller {
  one(): Promise<Answer<DossierView>>;
  list(): Promise<Page<DossierView>>;
  agency(): Promise<Agency>;
  agencies(): Agency[];
  file(): Filing;
  none(): Promise<Answer<null>>;
  anything(): unknown;
  either(): DossierView | Agency | null;
  when(): Date;
}`;

let schemas: TypeSchemas;
let returned: (name: string) => ts.TypeNode;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    const file = join(folder, 'sample.ts');
    writeFileSync(file, source);
    const program = ts.createProgram([file], { strict: true, target: ts.ScriptTarget.ES2022, types: [] });
    const statements = program.getSourceFile(file)!.statements;
    const controller = statements.find((each): each is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(each))!;
    schemas = new TypeSchemas(program.getTypeChecker(), `${folder}/`, (declaration) => (declaration.name?.text === 'Filing' ? Filing : undefined));
    returned = (name) => controller.members.find((each): each is ts.MethodSignature => each.name?.getText() === name)!.type!;
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the schema of what a handler answers', () => {
  it('sees through Promise and Answer to a named view, with its comments', () => {
    expect(schemas.ofNode(returned('one'))).toEqual({ $ref: '#/components/schemas/DossierView' });
    expect(schemas.components['DossierView']).toEqual({
      type: 'object', description: 'A dossier (hồ sơ).',
      properties: {
        code: { type: 'string', description: 'Its code.' },
        state: { type: 'string', enum: ['closed', 'open'] },
        owner: { type: ['object', 'null'], properties: { name: { type: 'string' } }, required: ['name'] },
        parent: { $ref: '#/components/schemas/DossierView' },
        submittedAt: { type: 'string', format: 'date-time' },
        average: { type: 'number', description: 'Average in hours.' },
        counts: { type: 'object', additionalProperties: { type: 'integer' } },
      },
      required: ['code', 'state', 'owner', 'submittedAt', 'average', 'counts'],
    });
  });

  it('shows a page as items and next', () => {
    expect(schemas.ofNode(returned('list'))).toMatchObject({ properties: { items: { type: 'array', items: { $ref: '#/components/schemas/DossierView' } }, next: { type: ['string', 'null'] } }, required: ['items', 'next'] });
  });

  it('keeps the name of an inferred type', () => {
    expect(schemas.ofNode(returned('agency'))).toEqual({ $ref: '#/components/schemas/Agency' });
    expect(schemas.ofNode(returned('agencies'))).toEqual({ type: 'array', items: { $ref: '#/components/schemas/Agency' } });
    expect(schemas.components['Agency']).toEqual({ type: 'object', properties: { code: { type: 'string' }, level: { type: 'integer', enum: [1, 2] }, open: { type: ['boolean', 'null'] } }, required: ['code', 'open'] });
  });

  it('knows nothing, anything, dates and alternatives', () => {
    expect([schemas.ofNode(returned('none')), schemas.ofNode(returned('anything')), schemas.ofNode(returned('when'))]).toEqual([undefined, {}, { type: 'string', format: 'date-time' }]);
    expect(schemas.ofNode(returned('either'))).toEqual({ anyOf: [{ $ref: '#/components/schemas/DossierView' }, { $ref: '#/components/schemas/Agency' }, { type: 'null' }] });
  });
});

describe('the schema of what a handler reads', () => {
  it('has the limits of its validators, its defaults, and refuses what it does not know', () => {
    schemas.ofNode(returned('file'));
    expect(schemas.components['Filing']).toEqual({
      type: 'object', additionalProperties: false, required: ['name'],
      properties: {
        name: { type: 'string', minLength: 2, maxLength: 20 },
        copies: { type: 'integer', default: 1, minimum: 1, maximum: 9 },
        codes: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
      },
    });
  });
});
