import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Delivery } from './work.js';
import { Journal } from '../journal/journal.js';
import { Accounts } from './accounts.js';
import { CycleMarks } from './cycle-marks.js';
import { DeliveryTable } from './deliveries.js';
import { ObjectTable } from './objects.js';

const VATS = 3;

type Command =
  | { readonly kind: 'push'; readonly vat: number; readonly dispatch: number }
  | { readonly kind: 'take'; readonly vat: number; readonly dispatch: number }
  | { readonly kind: 'commit' | 'rollback' };

const vat = fc.integer({ min: 1, max: VATS });
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('push' as const), vat, dispatch: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ kind: fc.constant('take' as const), vat, dispatch: fc.integer({ min: -1, max: 2 }) }),
  fc.record({ kind: fc.constantFrom('commit' as const, 'rollback' as const) }),
);

test(`inboxes behave like lists, and a rollback restores them with their bodies (${runs(200)} inboxes, seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
      const journal = new Journal();
      const objects = new ObjectTable(journal);
      const table = new DeliveryTable(journal, objects, new Accounts(journal), new CycleMarks());
      const base = objects.create(16, 0, 1);
      objects.hold(base);
      journal.commit();
      let committed: Delivery[][] = Array.from({ length: VATS + 1 }, () => []);
      let hash = journal.hash();
      let model = committed.map((list) => [...list]);
      let number = 0;
      for (const each of commands) {
        if (each.kind === 'push') {
          const delivery = { dispatch: each.dispatch, values: [number++], objects: [base], parts: [null] };
          table.push(each.vat, delivery);
          model[each.vat].push(delivery);
        } else if (each.kind === 'take') {
          const list = model[each.vat];
          const at = list.findIndex(({ dispatch }) => each.dispatch < 0 || dispatch === each.dispatch);
          const wanted = at < 0 ? null : list.splice(at, 1)[0];
          const taken = table.take(each.vat, each.dispatch);
          expect(taken).toBe(wanted);
          if (taken !== null) objects.letGo(base);
        } else if (each.kind === 'commit') {
          journal.commit();
          committed = model.map((list) => [...list]);
          hash = journal.hash();
          expect(table.kept).toBe(model.flat().length);
        } else {
          journal.rollback();
          model = committed.map((list) => [...list]);
          expect(journal.hash()).toBe(hash);
          expect(table.kept).toBe(model.flat().length);
        }
        for (let at = 1; at <= VATS; at++) expect(table.waiting(at)).toBe(model[at].length);
      }
    }),
    { seed, numRuns: runs(200) },
  );
});
