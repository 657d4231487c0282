import { isLater, versionNumbers } from '../../model/version.js';
import { livingOf, retiredIn } from '../living.js';
import type { CheckRule } from '../rule.js';

export const versionNotYet: CheckRule = {
  id: 'CG176',
  title: 'version that is not there yet',
  explanation:
    '`@since`, `@deprecated` and `@retired` say what is true of this definition, so the versions that they name are its own (that of the `package.json` beside `index.ts`) or earlier ones. Only `@removeAfter` names what is to come.',
  example: {
    mistake: `/** @since 99.0 */
export interface Span extends Struct { from: u16; to: u16 }`,
    remedy: `/** @since 1.0 */
export interface Span extends Struct { from: u16; to: u16 }`,
  },
  *check(subject) {
    const { version: now } = subject.abi;
    if (versionNumbers(now) === null) return;
    const living = livingOf(subject).flatMap(({ name, place, lifecycle: { since, deprecated } }) => [
      { name, place, tag: 'since', version: since },
      { name, place, tag: 'deprecated', version: deprecated?.version ?? null },
    ]);
    const gone = retiredIn(subject).map(({ name, place, removal }) => {
      return { name, place, tag: 'retired', version: removal?.version ?? null };
    });
    for (const { name, place, tag, version } of [...living, ...gone]) {
      if (version === null || !isLater(version, now)) continue;
      const said = tag === 'retired' ? `\`@retired\` with ${version}` : `\`@${tag} ${version}\``;
      yield {
        place,
        message: `\`${name}\` has ${said}, and the ABI has the version ${now}.`,
        help: 'Raise the version of the ABI, or name the version that it has.',
      };
    }
  },
};
