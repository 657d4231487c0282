import { Lists } from '@callgate/native-addon';
import { LifeEvents } from '../admin/life-events.js';
import { AdminRecords } from '../admin/records.js';
import type { Device } from '../device/device.js';
import { Journal } from '../journal/journal.js';
import { Outside } from '../tables/outside.js';
import { Vatstore } from '../store/vatstore.js';
import { Accounts } from '../tables/accounts.js';
import { CycleMarks } from '../tables/cycle-marks.js';
import { DeliveryTable } from '../tables/deliveries.js';
import { GcActions } from '../tables/gc-actions.js';
import { LinkTable } from '../tables/links.js';
import { ObjectTable } from '../tables/objects.js';
import { PromiseTable } from '../tables/promises.js';
import { Ring } from '../tables/ring.js';
import type { Vat } from '../vat/vat.js';

/** After so many more ends a vat that is gone is no longer known. */
const REMEMBERED = 256;

/** All state of a kernel: tables that only the journal changes, and the vats. */
export class State {
  readonly journal = new Journal();
  /** What is done to whole lists of c-list entries. */
  readonly lists = new Lists(this.journal.arena);
  readonly objects = new ObjectTable(this.journal);
  readonly links = new LinkTable(this.journal, this.objects.rows);
  readonly accounts = new Accounts(this.journal);
  /** What a search for promises on cycles knows; no state. */
  readonly cycleMarks = new CycleMarks();
  readonly promises = new PromiseTable(this.journal, this.objects, this.accounts, this.cycleMarks);
  readonly deliveries = new DeliveryTable(this.journal, this.objects, this.accounts, this.cycleMarks);
  /** Vats in the order of the work that waits for them: one place for each piece. */
  readonly runQueue = new Ring(this.journal, 'runQueue');
  /** Vats that are to bring out their dead. */
  readonly reaps = new Ring(this.journal, 'reaps');
  readonly gc = new GcActions(this.journal, this.objects);
  /** Vats that are over and of which something is left to sweep. */
  readonly cleanups = new Ring(this.journal, 'cleanups');
  readonly vatstore = new Vatstore(this.journal);
  readonly outside = new Outside(this.journal, this.objects);
  /** Device nodes that nobody uses and whose devices are to be told. */
  readonly nodeDrops = new Ring(this.journal, 'nodeDrops');
  /** Promises that were settled just now and whose consequences are being drawn. */
  readonly settled: number[] = [];
  /** Settled promises of which more messages wait than one crank moves; held. No vat's crank begins before their consequences are drawn. */
  readonly deferred = new Ring(this.journal, 'deferred');
  /** Settled promises that nobody holds any longer, more than one crank frees; held until it is their turn. */
  readonly unheld = new Ring(this.journal, 'unheld');
  /** What is to become of vats when the crank is over. */
  readonly lifeEvents = new LifeEvents(this.journal, this.objects);
  /** Who made which vat. */
  readonly admin = new AdminRecords(this.journal, this.objects);
  /** In the order of their numbers, without those that are gone for long. */
  readonly vats: Vat[] = [];
  /** From 1. A number whose vat could not be made, or is no longer known, is empty. */
  readonly #byNumber: (Vat | undefined)[] = [];
  /** Numbers of those that are gone and still known, the oldest first. */
  readonly #gone: number[] = [];
  readonly #lastVat = this.journal.column('vats.last', 1);
  /** By number, from 1. */
  readonly devices: Device[] = [];

  /** @throws RangeError for a number that no vat has */
  vat(number: number): Vat {
    const vat = this.#byNumber[number];
    if (vat === undefined) throw new RangeError(`there is no vat ${number}`);
    return vat;
  }

  addVat(vat: Vat): void {
    const after = this.vats.findLastIndex(({ number }) => number < vat.number);
    this.vats.splice(after + 1, 0, vat);
    this.#byNumber[vat.number] = vat;
  }

  /** Nothing of the vat is left in the tables: its c-list is dropped. People may look at what became of it for a while. Nothing may be pending. */
  forget(vat: Vat): void {
    this.journal.dropClist(vat.clist);
    this.#gone.push(vat.number);
    if (this.#gone.length <= REMEMBERED) return;
    const number = this.#gone.shift() as number;
    this.#byNumber[number] = undefined;
    this.vats.splice(
      this.vats.findIndex((each) => each.number === number),
      1,
    );
  }

  /** The vat of a number, or undefined. */
  findVat(number: number): Vat | undefined {
    return this.#byNumber[number];
  }

  /** The number of the next vat; {@link takeVatNumber} takes it. */
  get nextVat(): number {
    return this.#lastVat.data[0] + 1;
  }

  takeVatNumber(): number {
    const number = this.nextVat;
    this.journal.write(this.#lastVat, 0, number);
    return number;
  }

  /** @throws RangeError for a number that no device has */
  device(number: number): Device {
    const device = this.devices[number - 1];
    if (device === undefined) throw new RangeError(`there is no device ${number}`);
    return device;
  }
}
