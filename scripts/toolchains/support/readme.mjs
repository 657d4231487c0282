import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { equals, succeeds } from './outcome.mjs';
import { codeBlocks } from './pages.mjs';
import { runManifest } from './run-manifest.mjs';

/**
 * The guests of a package's README, built with its own command lines and run with its own manifests. `guests` says of each how its file
 * is called in the commands, without the ending, what its vats say, and, for one that says nothing, `wrong`: what to put for what, so that its run fails.
 */
export function* readmeGuests(root, folder, { readme, language, extension, guests }) {
  const text = readFileSync(join(root, readme), 'utf8');
  const codes = codeBlocks(text, language);
  const manifests = codeBlocks(text, 'json');
  const commands = commandsOf(text);
  yield equals(
    `${readme} has ${guests.length} guests with a manifest each`,
    [codes.length, manifests.length],
    [guests.length, guests.length],
  );
  const place = join(folder, 'readme');
  mkdirSync(place);
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
  let built = 0;
  for (const [index, { name, says, wrong }] of guests.entries()) {
    const source = `${name}.${extension}`;
    const run = () => runManifest(root, join(place, `${name}.json`), JSON.parse(manifests[index]));
    for (const command of commands.filter((each) => each.includes(` ${source} `))) {
      const title = `${source} of ${readme}, command ${++built}`;
      writeFileSync(join(place, source), codes[index]);
      yield succeeds(`${title}, compiles`, 'sh', '-ec', inPlace(root, place, command));
      const { status, said } = run();
      yield equals(`${title}, says what it should`, [status, said], [0, says]);
      if (wrong === undefined) continue;
      writeFileSync(join(place, source), codes[index].replace(...wrong));
      yield succeeds(`${title}, compiles with a mistake`, 'sh', '-ec', inPlace(root, place, command));
      const { status: failed, text } = run();
      yield { name: `${title}, finds the mistake`, passed: failed !== 0, detail: text };
    }
  }
  yield equals(`every command of ${readme} was tried`, built, commands.length);
}

/** A command as it is typed in a folder, where the programs of packages are found as `npx` finds them. */
function inPlace(root, place, command) {
  return `cd '${place}'\nPATH="$PATH:${join(root, 'node_modules/.bin')}"\n${command}`;
}

/** What a README has one type into a shell: each command with the assignments before it. */
function commandsOf(text) {
  const lines = codeBlocks(text, 'sh').flatMap((block) => block.replaceAll('\\\n', '').trimEnd().split('\n'));
  const isAssignment = (line) => /^[A-Z]+=/.test(line);
  return lines.flatMap((line, index) =>
    isAssignment(line) ? [] : [[...lines.slice(0, index).filter(isAssignment), line].join('\n')],
  );
}
