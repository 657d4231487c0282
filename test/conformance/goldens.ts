import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../src/golden-cases.js';

const BACK_ENDS = join(ROOT, 'generators/backends');

/** Folder of what a back end makes of a case. */
export function golden(backEnd: string, name: string): string {
  return join(BACK_ENDS, backEnd, 'test/cases', name);
}

/** TypeScript and JavaScript files of a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.m?ts$/.test(file));
}

/** The host's side of cases, by path: what `kernel-ts`, `native-tables` and `trace` make, and glue that imports the first. */
export function goldenTypeScript(names: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of names) {
    for (const backEnd of ['kernel-ts', 'native-tables', 'trace', 'wasm-host', 'embedvm-host']) {
      const folder = golden(backEnd, name);
      for (const file of filesIn(folder)) {
        const text = readFileSync(join(folder, file), 'utf8');
        const tables = `'../../../../kernel-ts/test/cases/${name}/index.js'`;
        texts.set(join(folder, file), text.replaceAll("'@golden/tables'", tables));
      }
    }
  }
  return texts;
}

/** What TypeScript says of these files, with the settings of this repository and no output. */
export function typeErrors(texts: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile);
  const base = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT).options;
  const options: ts.CompilerOptions = {
    ...base,
    composite: false,
    declaration: false,
    declarationMap: false,
    noEmit: true,
    types: [],
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    customConditions: ['callgate:source'],
  };
  const host = ts.createCompilerHost(options);
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? readFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText, start }) => {
      const { line } = source!.getLineAndCharacterOfPosition(start ?? 0);
      return `${path.slice(BACK_ENDS.length)}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  });
}
