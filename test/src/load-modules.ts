import ts from 'typescript';

/** Runs generated TypeScript modules without a file: each as CommonJS, from its index. `modules` are those that they import beside each other. */
export function loadModules(
  files: ReadonlyMap<string, string>,
  modules: { readonly [name: string]: unknown },
): { readonly [name: string]: unknown } {
  const loaded = new Map<string, object>();
  const require = (specifier: string): unknown => {
    const path = specifier.replace(/^\.\//, '').replace(/js$/, 'ts');
    if (specifier in modules) return modules[specifier];
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const text = files.get(path);
    if (text === undefined) throw new Error(`the generated modules import ${specifier}, which nobody made`);
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
    });
    const exports = {};
    loaded.set(path, exports);
    new Function('require', 'exports', outputText)(require, exports);
    return exports;
  };
  return require('./index.js') as { readonly [name: string]: unknown };
}
