import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { checkout } from '../local/checkout.js';
import { TypeSchemas } from './type-schemas.js';

/** One TypeScript program over every controller of the services: parsing is most of the cost, and they share it. */
export class Sources {
  readonly checker: ts.TypeChecker;
  private readonly program: ts.Program;
  private readonly modules = new Map<string, Record<string, unknown>>();

  constructor(readonly services: readonly string[]) {
    const { config } = ts.readConfigFile(join(checkout, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: object };
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['none.ts'] }, ts.sys, checkout);
    this.program = ts.createProgram(services.flatMap((service) => typescriptIn(folderOf(service))), { ...options, noEmit: true, skipLibCheck: true });
    this.checker = this.program.getTypeChecker();
  }

  /** Loads the compiled modules of everything the program reads from the checkout, so that classes can be found by where they were declared. */
  async load(service: string): Promise<void> {
    for (const file of this.program.getSourceFiles()) {
      const path = relative(checkout, file.fileName);
      const wanted = path.startsWith(`services/${service}/src/http/`) || path.startsWith('libs/http/src/');
      const compiled = join(checkout, 'dist', path.replace(/\.ts$/, '.js'));
      if (!wanted || this.modules.has(file.fileName) || !existsSync(compiled)) continue;
      this.modules.set(file.fileName, await import(pathToFileURL(compiled).href) as Record<string, unknown>);
    }
  }

  /** Schemas of one service. */
  schemas(): TypeSchemas {
    return new TypeSchemas(this.checker, `${checkout}/`, (declaration) => {
      const found = this.modules.get(declaration.getSourceFile().fileName)?.[declaration.name?.text ?? ''];
      return typeof found === 'function' ? found : undefined;
    });
  }

  /** The declaration of a controller. */
  controller(service: string, name: string): ts.ClassDeclaration | undefined {
    for (const file of this.program.getSourceFiles()) {
      if (!file.fileName.startsWith(`${folderOf(service)}/`)) continue;
      const found = file.statements.find((statement) => ts.isClassDeclaration(statement) && statement.name?.text === name);
      if (found !== undefined) return found as ts.ClassDeclaration;
    }
    return undefined;
  }
}

/** Names of the services that have something to describe. */
export function describedServices(): string[] {
  return readdirSync(join(checkout, 'services')).filter((name) => existsSync(join(folderOf(name), 'src/app.module.ts'))).sort((a, b) => a.localeCompare(b));
}

export function folderOf(service: string): string {
  return join(checkout, 'services', service);
}

function typescriptIn(folder: string): string[] {
  return readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.controller.ts')).map((path) => join(folder, 'src', path));
}
