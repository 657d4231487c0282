import { livingOf, retiredIn } from '../living.js';
import type { CheckRule } from '../rule.js';

export const replacement: CheckRule = {
  id: 'CG179',
  title: 'replacement that cannot be used',
  explanation:
    "`@deprecated 1.4 use saulRead` sends everyone to `saulRead`, in every language's bindings, and so does `@retired 32 oldCall 2.0 use saulRead`. It names an item of the ABI (a call or a type by its name, a member as `Enum.Member`, and next to it a member or a field by its own name) that is itself neither deprecated nor unstable.",
  example: {
    mistake: `export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @deprecated 1.0 use doorUnlok */
  doorOpen(): void;
  /** @syscall 1025 @effect pure */
  doorUnlock(): void;
}`,
    remedy: `export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @deprecated 1.0 use doorUnlock */
  doorOpen(): void;
  /** @syscall 1025 @effect pure */
  doorUnlock(): void;
}`,
  },
  needsAll: true,
  *check(subject) {
    const all = new Map([...livingOf(subject)].reverse().map((item) => [item.name, item]));
    const leaving = [...all.values()].map(({ lifecycle, ...item }) => {
      return { ...item, use: lifecycle.deprecated?.use, what: 'deprecated', unstable: lifecycle.unstable };
    });
    const gone = retiredIn(subject).map(({ removal, ...item }) => {
      return { ...item, use: removal?.use, what: 'retired', unstable: null };
    });
    for (const { name, owner, place, use, what, unstable } of [...leaving, ...gone]) {
      if (use === undefined || use === null) continue;
      const found = all.get(use) ?? all.get(owner + use);
      const wrong =
        found === undefined
          ? 'which is not there'
          : found.lifecycle.deprecated !== null
            ? 'which is deprecated itself'
            : found.lifecycle.unstable !== null && unstable === null
              ? 'which is unstable'
              : null;
      if (wrong === null) continue;
      yield {
        place,
        message: `\`${name}\` is ${what} in favour of \`${use}\`, ${wrong}.`,
        help: 'Name what can be used instead, or write `because` and why there is nothing.',
      };
    }
  },
};
