import Handlebars from 'handlebars';

/** The only helpers that templates may use. Logic belongs into a back end's view, not into its templates. */
const HELPERS = Object.freeze({
  /** Text as the inside of a comment line: no line break can end it. */
  line: (text: string) => text.replace(/\s+/g, ' '),
});

const KNOWN: Readonly<Record<string, boolean>> = Object.fromEntries(
  Object.keys(HELPERS).map((name) => [name, true]),
);

const handlebars = Handlebars.create();
handlebars.registerHelper(HELPERS);
/** By the template's text: a template is compiled once, however many files it makes. */
const compiled = new Map<string, Handlebars.TemplateDelegate>();

/** Renders one template: strict (a name that the view lacks is an error) and without escaping. */
export function render(templates: ReadonlyMap<string, string>, name: string, view: object): string {
  const template = templates.get(name);
  if (template === undefined) throw new Error(`invariant: the back end has a template ${name}`);
  let delegate = compiled.get(template);
  if (delegate === undefined) {
    delegate = handlebars.compile(template, {
      strict: true,
      noEscape: true,
      knownHelpers: KNOWN,
      knownHelpersOnly: true,
    });
    compiled.set(template, delegate);
  }
  const text = delegate(view, { allowProtoPropertiesByDefault: false });
  return `${tidied(text).trimEnd()}\n`;
}

/** Without white space at the ends of lines, and without two empty lines in a row. Both are rare, and cheap to look for. */
function tidied(text: string): string {
  const lines = /[ \t]\n/.test(text) ? text.replace(/[ \t]+$/gm, '') : text;
  return lines.includes('\n\n\n') ? lines.replace(/\n{3,}/g, '\n\n') : lines;
}
