// A vat that does not trust what stands in its slots, and gives up an object that nobody may have.
import { puts } from '@callgate/guest-assemblyscript';
import { Exported, Message, setRoot } from '@callgate/guest-assemblyscript/vat';

export { deliver, exportsDropped, exportsRetired, notify } from '@callgate/guest-assemblyscript/vat';

class Thing extends Exported {
  receive(message: Message): void {
    message.answer('I am the thing');
  }
}

class Root extends Exported {
  private thing: Thing = new Thing();

  receive(message: Message): void {
    const text = message.text;
    if (text == 'get') {
      message.answer('here', [this.thing]);
    } else if (text == 'what') {
      const remote = message.remoteAt(0);
      const own = message.exportedAt(0);
      message.answer(remote ? 'remote' : own ? (own == this.thing ? 'my thing' : 'my own') : 'nothing');
    } else if (text == 'abandon') {
      message.answer(this.thing.abandon() ? 'abandoned' : 'nobody has it');
    } else {
      message.answer(message.remote(0).isPromise ? 'promise' : 'object');
    }
  }
}

export function startVat(_parametersLength: i32): void {
  puts(String.UTF8.encode('careful\n'));
  setRoot(new Root());
}
