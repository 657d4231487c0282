import { type BackEnd, banner, loweredFor } from '../../src/emit/backend.js';
import { removedDispatches } from '../../src/emit/absent.js';
import { render } from '../../src/emit/template.js';
import { quoted } from '../../src/emit/typescript/quoted.js';
import { formOf } from '../../src/lower/form.js';
import { lastWordsOf } from '../../src/lower/last-words.js';
import { RESULT_BYTES, RESULT_HANDLES } from '../../src/lower/lowered.js';
import { pullOf } from '../../src/lower/pull.js';
import type { Call } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { functionName } from './names.js';
import { dispatchView, familyView } from './view.js';

/** AssemblyScript modules, one per family, and the compiler transform that names the entries and stamps the image. */
export const backEnd: BackEnd = (input) => {
  const lowered = loweredFor(input, 'wasm32');
  const mark = banner(input);
  const families = input.lookup.abi.families.map((family) => ({
    name: family.name,
    content: render(input.templates, 'family.ts.hbs', {
      banner: mark,
      ...familyView(family, lowered, input.lookup),
    }),
  }));
  const { name, version } = input.lookup.abi;
  const pull = pullOf(lowered);
  const usesRecords = [...lowered.syscalls, ...lowered.dispatches].some(({ call }) => hasRecords(call));
  return [
    ...families.map(({ name: family, content }) => ({ path: `${family}.ts`, content })),
    {
      path: 'index.ts',
      content: render(input.templates, 'index.ts.hbs', {
        banner: mark,
        families: families.map((family) => family.name),
        pulled: pull !== null,
      }),
    },
    ...(pull === null
      ? []
      : [
          {
            path: 'pulled.ts',
            content: render(input.templates, 'pulled.ts.hbs', {
              banner: mark,
              most: pull.most,
              records: usesRecords,
              bytes: RESULT_BYTES,
              handles: RESULT_HANDLES,
            }),
          },
        ]),
    {
      path: 'runtime.ts',
      content: render(input.templates, 'runtime.ts.hbs', {
        banner: mark,
        lastWords: lastWordsOf(lowered),
        records: usesRecords,
      }),
    },
    {
      path: 'transform.mjs',
      content: render(input.templates, 'transform.mjs.hbs', {
        banner: mark,
        stamp: quoted(JSON.stringify({ name, version, fingerprint: input.fingerprint })),
        removed: input.lookup.abi.families
          .flatMap((family) => removedDispatches(family, functionName))
          .map((each) => ({ name: quoted(functionName(each.name)), reason: quoted(each.reason) })),
        dispatches: lowered.dispatches.map((dispatch) => ({
          ...dispatchView(dispatch),
          name: dispatch.call.name,
          form: stampedForm(dispatch.call, input.lookup),
        })),
        syscalls: lowered.syscalls.map(({ call }) => ({
          name: call.name,
          number: call.number,
          form: stampedForm(call, input.lookup),
        })),
      }),
    },
  ];
};

/** What the stamp of an image says of a call: of an extensible record, all that is known of it today. */
function stampedForm(call: Call, lookup: Lookup): string {
  const newest = formOf(call, lookup).map((part) =>
    typeof part === 'string' ? part : part[part.length - 1],
  );
  return newest.map((part) => `'${part}'`).join(', ');
}

/** Whether a call has a list of records. */
function hasRecords({ parameters, result }: Call): boolean {
  return [...parameters.map(({ type }) => type), result.value].some(
    (type) => type?.kind === 'list' && type.element.kind === 'record',
  );
}
