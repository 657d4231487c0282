// Sells one thing: the price rises until one bidder is left, who pays it and gets the deed.
import { puts } from '@callgate/guest-assemblyscript';
import { Deferred, Exported, Handler, Message, Remote, Settlement, setRoot } from '@callgate/guest-assemblyscript/vat';

export { deliver, exportsDropped, exportsRetired, notify } from '@callgate/guest-assemblyscript/vat';

const STEP: i32 = 10;
/** The price at which the first who still bids gets it: bidders who never pass must not bid for ever. */
const MOST: i32 = 200;

function say(text: string): void {
  puts(String.UTF8.encode(text + '\n'));
}

/** What is for sale. Every bidder gets it; when the sale is over it is abandoned, whoever still holds it. */
class Lot extends Exported {
  constructor(private thing: string) {
    super();
  }

  receive(message: Message): void {
    message.answer(this.thing + ' is for sale');
  }
}

/** Who holds it owns the thing. */
class Deed extends Exported {
  constructor(private thing: string) {
    super();
  }

  receive(message: Message): void {
    message.answer(this.thing);
  }
}

/** Where the winner pays; nobody else gets it. */
class Till extends Exported {
  private used: bool = false;

  constructor(private sale: Sale) {
    super();
  }

  receive(message: Message): void {
    if (this.used) return message.reject('this till is closed');
    this.used = true;
    if (message.text == 'pay' && message.slots.length == 1) this.sale.paid(message);
    else this.sale.unpaid(message.result);
  }
}

class Bidder {
  isIn: bool = true;
  isGone: bool = false;

  constructor(
    public name: string,
    public root: Remote,
  ) {}
}

class Sale {
  private lot: Lot;
  private price: i32 = 0;
  private awaited: i32 = 0;
  /** Who bid first in the round before: he gets it when nobody bids more. */
  private leader: i32 = -1;
  private isOver: bool = false;

  constructor(
    private thing: string,
    private bidders: Bidder[],
    private purse: Remote,
    private result: Deferred | null,
  ) {
    this.lot = new Lot(thing);
  }

  open(): void {
    for (let index = 0; index < this.bidders.length; index++) this.bidders[index].root.tell('lot', [this.lot]);
    this.nextRound();
  }

  private nextRound(): void {
    this.price += STEP;
    for (let index = 0; index < this.bidders.length; index++) {
      const bidder = this.bidders[index];
      if (!bidder.isIn) continue;
      this.awaited++;
      bidder.root.ask('price ' + this.price.toString()).then(new Bid(this, bidder));
    }
    if (this.awaited == 0) this.close('nobody bids');
  }

  /** A bidder answered, or cannot any longer. */
  answered(): void {
    if (--this.awaited > 0) return;
    let first = -1;
    let staying = 0;
    for (let index = 0; index < this.bidders.length; index++) {
      if (!this.bidders[index].isIn) continue;
      if (first < 0) first = index;
      staying++;
    }
    if (staying == 0) {
      this.price -= STEP;
      if (this.leader >= 0 && !this.bidders[this.leader].isGone) this.take(this.leader);
      else this.close('nobody bids');
      return;
    }
    this.leader = first;
    if (staying == 1 || this.price >= MOST) this.take(first);
    else this.nextRound();
  }

  passes(bidder: Bidder): void {
    bidder.isIn = false;
    say(bidder.name + ' passes at ' + this.price.toString());
  }

  gone(bidder: Bidder): void {
    bidder.isIn = false;
    bidder.isGone = true;
    say(bidder.name + ' is gone');
  }

  private take(winner: i32): void {
    this.leader = winner;
    const bidder = this.bidders[winner];
    say(bidder.name + ' wins at ' + this.price.toString());
    bidder.root.ask('won ' + this.price.toString(), [new Till(this)]).then(new Won(this));
  }

  /** The purse says what a payment is worth, and whether it is one: nothing that the bidder says of it is believed. */
  paid(message: Message): void {
    this.purse.ask('deposit', [message.slots[0]]).then(new Deposited(this, message.result));
  }

  unpaid(result: Deferred | null): void {
    if (result) result.reject('that does not pay it');
    this.close('not paid');
  }

  deposited(amount: string, result: Deferred | null): void {
    // Too little is forfeited.
    if (I32.parseInt(amount) < this.price) return this.unpaid(result);
    if (result) result.answer(this.thing, [new Deed(this.thing)]);
    this.close(this.bidders[this.leader].name + ' has paid ' + amount + ' for ' + this.thing);
  }

  close(outcome: string): void {
    if (this.isOver) return;
    this.isOver = true;
    say(outcome);
    // Without a number nobody has it: all have let it go, and there is nothing to abandon.
    this.lot.abandon();
    for (let index = 0; index < this.bidders.length; index++) {
      const bidder = this.bidders[index];
      if (!bidder.isGone) bidder.root.tell('over');
      bidder.root.drop();
    }
    const result = this.result;
    if (result) result.answer(outcome);
  }
}

/** What a bidder answers to a price. */
class Bid extends Handler {
  constructor(
    private sale: Sale,
    private bidder: Bidder,
  ) {
    super();
  }

  fulfilled(answer: Settlement): void {
    if (answer.text != 'bid') this.sale.passes(this.bidder);
    this.sale.answered();
  }

  rejected(_answer: Settlement): void {
    this.sale.gone(this.bidder);
    this.sale.answered();
  }
}

class Won extends Handler {
  constructor(private sale: Sale) {
    super();
  }

  rejected(_answer: Settlement): void {
    this.sale.close('the winner is gone');
  }
}

class Deposited extends Handler {
  constructor(
    private sale: Sale,
    private result: Deferred | null,
  ) {
    super();
  }

  fulfilled(answer: Settlement): void {
    this.sale.deposited(answer.text, this.result);
  }

  rejected(_answer: Settlement): void {
    this.sale.unpaid(this.result);
  }
}

class Root extends Exported {
  private purse: Remote | null = null;

  receive(message: Message): void {
    const purse = this.purse;
    const lines = message.text.split('\n');
    if (lines[0] == 'account') {
      this.purse = message.remote(0).keep();
    } else if (lines[0] == 'sell' && purse !== null && lines.length == message.slots.length + 2) {
      const bidders: Bidder[] = [];
      for (let index = 0; index < message.slots.length; index++)
        bidders.push(new Bidder(lines[index + 2], message.remote(index).keep()));
      new Sale(lines[1], bidders, purse, message.result).open();
    } else {
      message.reject('what?');
    }
  }
}

export function startVat(_parametersLength: i32): void {
  setRoot(new Root());
}
