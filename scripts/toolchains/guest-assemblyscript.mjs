import { readmeGuests } from './support/readme.mjs';
import { inScratch } from './support/scratch.mjs';

/** The compiler comes from npm. */
export const needs = {};

/** The guests of the package's README, which are tried as it says. The second compares what it is answered, and ends as crashed when that is wrong. */
const README = {
  readme: 'packages/guest-assemblyscript/README.md',
  language: 'ts',
  extension: 'ts',
  guests: [
    { name: 'guest', says: ['[a] hello', '[a] a second later'] },
    { name: 'greeter', says: [], wrong: ["'hello, alice'", "'hello, bob'"] },
  ],
};

/** Guests in AssemblyScript: what the package's README shows. The rest of them is tested by `npm test`. */
export function checks(root) {
  return inScratch(root, 'guest-assemblyscript', (folder) => readmeGuests(root, folder, README));
}
