// What bob.evs does, in AssemblyScript.
import { dropImports, puts } from '@callgate/guest-assemblyscript';
import { Exported, Handler, Message, Remote, Settlement, setRoot } from '@callgate/guest-assemblyscript/vat';

export { deliver, exportsDropped, exportsRetired, notify } from '@callgate/guest-assemblyscript/vat';

function say(text: string): void {
  puts(String.UTF8.encode(text + '\n'));
}

/** Prints what became of a promise. */
class Report extends Handler {
  constructor(private name: string) {
    super();
  }

  fulfilled(answer: Settlement): void {
    say(`${this.name}: ${answer.text}`);
  }

  rejected(answer: Settlement): void {
    say(`failed: ${answer.text}`);
  }
}

class Counter extends Exported {
  private count: i32 = 0;

  receive(message: Message): void {
    message.answer((++this.count).toString());
  }
}

class Root extends Exported {
  private counter: Counter = new Counter();
  private kept: Remote | null = null;

  receive(message: Message): void {
    const text = message.text;
    if (text == 'add') {
      this.counter.receive(message);
    } else if (text == 'make') {
      message.become(new Counter());
    } else if (text == 'greet') {
      const other = message.remote(0);
      other.ask('add').then(new Report('add'));
      other.ask('add').then(new Report('add again'));
      message.answer('met');
    } else if (text == 'pipe') {
      const counter = message.remote(0).ask('make');
      counter.ask('add').then(new Report('piped'));
      counter.then(new Report('counter'));
      message.answer('ok');
    } else if (text == 'keep') {
      this.kept = message.remote(0).keep();
      message.answer('ok');
    } else if (text == 'drop') {
      this.kept!.drop();
      message.answer('ok');
    } else if (text == 'half') {
      // Past the library: dropped, and its identity still known.
      dropImports([message.remote(0).keep().use()]);
      message.answer('ok');
    } else if (text == 'fill') {
      for (let slot = 0; slot < message.slots.length; slot++) message.remote(slot).keep();
      message.answer('ok');
    } else {
      message.reject('what?');
    }
  }
}

export function importsRetired(_handlesLength: i32): void {
  say('gone');
}

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  setRoot(new Root());
}
