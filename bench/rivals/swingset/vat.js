// A raw vat for measure.js: `setup` without liveslots, so that what is measured is the kernel.
const NOTHING = { body: '#"#undefined"', slots: [] };

export default function setup(syscall) {
  let promises = 1;
  let left = 0;
  let target = '';

  function call() {
    const result = `p+${promises++}`;
    syscall.send(target, { body: '#["answer",[]]', slots: [] }, result);
    syscall.subscribe(result);
  }

  const methods = {
    // One-way messages to slots[0].
    flood([, count], slots) {
      for (let index = 0; index < count; index++) syscall.send(slots[0], { body: '#["tick",[]]', slots: [] });
    },
    tick() {},
    // Calls of slots[0], each after the answer to the last.
    ask([, count], slots) {
      target = slots[0];
      left = count;
      call();
    },
    answer(_values, _slots, result) {
      syscall.resolve([[result, false, NOTHING]]);
    },
    // Objects of this vat for slots[0], 100 a message.
    export([, count], slots) {
      for (let first = 1; first <= count; first += 100) {
        const own = Array.from({ length: 100 }, (_, index) => `o+${first + index}`);
        const body = JSON.stringify(['tick', own.map((_, index) => `$${index}`)]);
        syscall.send(slots[0], { body: `#${body}`, slots: own });
      }
    },
  };

  return ([kind, ...rest]) => {
    if (kind === 'notify') {
      left -= 1;
      if (left > 0) call();
    }
    if (kind !== 'message') return;
    const [, { methargs, result }] = rest;
    const [name, values] = JSON.parse(methargs.body.slice(1));
    methods[name]?.(values, methargs.slots, result);
  };
}
