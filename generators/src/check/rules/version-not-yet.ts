import { isLater, versionNumbers } from '../../model/version.js';
import { livingOf } from '../living.js';
import type { CheckRule } from '../rule.js';

export const versionNotYet: CheckRule = {
  id: 'CG176',
  title: 'version that is not there yet',
  explanation:
    '`@since` and `@deprecated` say what is true of this definition, so they name its own version (that of the `package.json` beside `index.ts`) or an earlier one. Only `@removeAfter` names what is to come.',
  example: {
    mistake: `/** @since 99.0 */
export interface Span extends Struct { from: u16; to: u16 }`,
    remedy: `/** @since 1.0 */
export interface Span extends Struct { from: u16; to: u16 }`,
  },
  *check(subject) {
    const { version: now } = subject.abi;
    for (const { name, place, lifecycle } of livingOf(subject)) {
      const tags = [
        ['since', lifecycle.since],
        ['deprecated', lifecycle.deprecated?.version ?? null],
      ] as const;
      for (const [tag, version] of tags) {
        if (version === null || versionNumbers(now) === null || !isLater(version, now)) continue;
        yield {
          place,
          message: `\`${name}\` has \`@${tag} ${version}\`, and the ABI has the version ${now}.`,
          help: 'Raise the version of the ABI, or name the version that it has.',
        };
      }
    }
  },
};
