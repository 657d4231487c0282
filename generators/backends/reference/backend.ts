import { type BackEnd, type BackEndInput, banner, loweredFor, templatesOf } from '../../src/emit/backend.js';
import { render } from '../../src/emit/template.js';
import { guestNames } from '../guest-c/guest-names.js';
import { rustNames } from '../guest-rust/names.js';
import { type PageContext, callPage } from './call-page.js';
import { familyPage, usersOf } from './family-page.js';
import { indexPage } from './index-page.js';
import { callPath, familyPath, INDEX } from './links.js';

/** Markdown: an index, a page per family, a page per call. */
export const backEnd: BackEnd = (input) => {
  const { lookup, templates, fingerprint } = input;
  const mark = banner(input).replaceAll('--', '- -');
  const page = (path: string, template: string, view: object) => ({
    path,
    content: render(templates, template, { banner: mark, ...view }),
  });
  const context: PageContext = {
    lookup,
    lowered: (profile) => loweredFor(input, profile),
    names: guestNames(lookup, templatesOf(input, 'guest-c')),
    assemblyScript: moduleOf(input),
    rust: rustNames(lookup, templatesOf(input, 'guest-rust')),
  };
  const users = usersOf(lookup);
  return [
    page(
      INDEX,
      'index.md.hbs',
      indexPage(lookup, context.lowered('wasm32'), fingerprint, context.assemblyScript),
    ),
    ...lookup.abi.families.map((family) =>
      page(
        familyPath(family.name),
        'family.md.hbs',
        familyPage(family, lookup, users, { c: context.names, rust: context.rust }),
      ),
    ),
    ...[...lookup.syscalls, ...lookup.dispatches].map((located) =>
      page(callPath(located.family.name, located.call.name), 'call.md.hbs', callPage(located, context)),
    ),
  ];
};

/** Where the bindings for AssemblyScript are: the option `assemblyScript`, else the package of the bundled ABI. */
function moduleOf({ options }: BackEndInput): string {
  const given = options?.assemblyScript;
  return typeof given === 'string' ? given : '@callgate/guest-assemblyscript';
}
