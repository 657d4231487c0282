import { createRequire } from 'node:module';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** A JSON Schema as the back end `manifest-schema` makes it. */
export type ManifestSchema = { readonly [key: string]: unknown };

/** The schema of the bundled ABI. */
export function bundledSchema(): ManifestSchema {
  return createRequire(import.meta.url)('@callgate/tools/manifest.schema.json') as ManifestSchema;
}

/** Everything that is wrong with a manifest's fields, each in one sentence that begins with the path: no two of the same field. */
export function mistakesOf(json: unknown, schema: ManifestSchema): readonly string[] {
  const validate = compiled(schema);
  if (validate(json)) return [];
  const found = new Map<string, string>();
  for (const error of validate.errors ?? []) {
    const [path, sentence] = told(error);
    if (!found.has(path)) found.set(path, `${path}: ${sentence}`);
  }
  return [...found.values()];
}

const validators = new WeakMap<ManifestSchema, ValidateFunction>();

function compiled(schema: ManifestSchema): ValidateFunction {
  let validate = validators.get(schema);
  if (validate === undefined) {
    const ajv = new Ajv2020({ allErrors: true, verbose: true });
    ajv.addVocabulary(['errorMessage']);
    validators.set(schema, (validate = ajv.compile(schema)));
  }
  return validate;
}

/** What the schema says of a field. */
interface FieldSchema {
  readonly errorMessage?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
}

/** The path of the field that an error is about, and what to say of it. */
function told({ keyword, instancePath, params, parentSchema, data }: ErrorObject): readonly [string, string] {
  const path = pathOf(instancePath);
  const schema = (parentSchema ?? {}) as FieldSchema;
  if (keyword === 'additionalProperties') {
    const known = Object.keys(schema.properties ?? {}).filter((name) => name !== '$schema');
    return [under(path, params.additionalProperty), `the field is unknown; known are ${known.join(', ')}`];
  }
  if (keyword === 'required') {
    const name: string = params.missingProperty;
    return [under(path, name), needed(schema.properties?.[name] ?? {}, undefined)];
  }
  if (keyword === 'uniqueItems') return [`${path}[${Math.max(params.i, params.j)}]`, 'stands there twice'];
  return [path, needed(schema, data)];
}

function needed({ errorMessage = 'another value', enum: choices }: FieldSchema, given: unknown): string {
  if (choices === undefined) return `${errorMessage} is needed`;
  const why = errorMessage.startsWith('a ') ? '' : `${errorMessage}; `;
  return `${JSON.stringify(given) ?? 'nothing'} does not fit: ${why}choices are ${choices.join(', ')}`;
}

/** `/vats/0/name` as `vats[0].name`. Field names are the schema's own, but for the unknown ones, which `under` adds. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : under(path, part)), '');
}

function under(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
